MERGE INTO opt_out o
USING (VALUES (CAST(:?number AS VARCHAR))) t (number)
ON o.number = t.number AND o.source IN ('sms', 'keypad') AND o.direction <> 'inbound'
WHEN MATCHED AND o.direction = 'outbound' THEN DELETE
WHEN MATCHED THEN UPDATE SET direction = 'inbound', at = CURRENT_TIMESTAMP
