-- Below which folders or shared drives recordings went, as drive.folder-id was at the time.
SELECT DISTINCT SUBSTRING(path FROM 1 FOR POSITION('/' IN path) - 1) AS root FROM drive_folder WHERE path LIKE '%/%'
