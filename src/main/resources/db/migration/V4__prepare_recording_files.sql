-- The place set aside for a recording in the local folder: its name must not change between two tries.
CREATE TABLE archive_file (
    recording_sid VARCHAR(34)  NOT NULL PRIMARY KEY,
    path          VARCHAR(512) NOT NULL,
    -- Known once the file stands under its name.
    md5           VARCHAR(32),
    bytes         BIGINT,
    CONSTRAINT archive_file_one_place UNIQUE (path)
);

-- The id set aside for a recording in Google Drive: creating twice with one id makes one file.
CREATE TABLE drive_file (
    recording_sid VARCHAR(34)  NOT NULL PRIMARY KEY,
    file_id       VARCHAR(128) NOT NULL,
    -- What was about to be sent, noted before the first byte leaves.
    md5           VARCHAR(32),
    bytes         BIGINT,
    -- Known once Drive's own checksum agreed.
    link          VARCHAR(1024),
    CONSTRAINT drive_file_one_id UNIQUE (file_id)
);

-- Folders in Drive by their path below the root folder's id, so that two nodes don't make two of one name.
CREATE TABLE drive_folder (
    path    VARCHAR(1024) NOT NULL PRIMARY KEY,
    file_id VARCHAR(128)  NOT NULL,
    made    BOOLEAN       NOT NULL DEFAULT FALSE
);
