-- The same of a folder that is named by the contact, and not by another one whose name is a longer one.
UPDATE drive_folder
SET path = SUBSTRING(path, 1, POSITION('/' IN path)) || file_id
WHERE EXISTS (SELECT 1 FROM call c
              WHERE c.sid = :?sid AND c.contact_name <> '' AND POSITION(c.contact_name IN drive_folder.path) > 0
                AND NOT EXISTS (SELECT 1 FROM contact k
                                WHERE k.name <> c.contact_name AND POSITION(c.contact_name IN k.name) > 0
                                  AND POSITION(k.name IN drive_folder.path) > 0))
