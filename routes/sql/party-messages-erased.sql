SELECT sid FROM message WHERE (sender = :?erased OR recipient = :?erased) AND sid IS NOT NULL ORDER BY sid
