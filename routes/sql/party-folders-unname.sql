-- A folder in Google Drive that is named by the number is known by its id. Below which folder it stands is still known: what is
-- removed there is only gone where that one is shown.
UPDATE drive_folder
SET path = SUBSTRING(path, 1, POSITION('/' IN path)) || file_id
WHERE REGEXP_LIKE(path, :?standing) OR REGEXP_LIKE(path, :?standing_national)
