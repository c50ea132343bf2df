-- The same of a folder that is named by the contact.
UPDATE drive_folder
SET path = SUBSTRING(path, 1, POSITION('/' IN path)) || file_id
WHERE EXISTS (SELECT 1 FROM call c
              WHERE c.sid = :?sid AND c.contact_name <> '' AND POSITION(c.contact_name IN drive_folder.path) > 0)
