SELECT sid FROM recording WHERE root_sid = :?sid ORDER BY sid
