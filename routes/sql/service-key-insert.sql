INSERT INTO service_key (name, hash, prefix, scopes, created_by)
VALUES (:?name, :?hash, :?prefix, :?scopes, :?by)
