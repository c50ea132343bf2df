DELETE FROM contact WHERE number = :?number
