-- A webhook of the call proves that it exists, whatever became of Twilio's answer.
UPDATE dial
SET state = 'known', call_sid = :?call_sid, status = :?status, error_status = NULL, error_code = NULL
WHERE id = :?id AND kind = 'call' AND call_sid IS NULL AND state IN ('sent', 'unknown', 'failed')
