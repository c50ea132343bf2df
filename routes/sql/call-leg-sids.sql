SELECT sid FROM leg WHERE root_sid = :?sid UNION SELECT CAST(:?sid AS VARCHAR) AS sid ORDER BY sid
