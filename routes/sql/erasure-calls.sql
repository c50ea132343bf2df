SELECT sid FROM call WHERE party IN (:?number, :?plain, :?national, :?trunk) AND erased_at IS NOT NULL ORDER BY sid
