ALTER TABLE stored_answer ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE stored_answer FORCE ROW LEVEL SECURITY
;;
CREATE POLICY stored_answer_read ON stored_answer FOR SELECT USING (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY stored_answer_insert ON stored_answer FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY stored_answer_update ON stored_answer FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY stored_answer_delete ON stored_answer FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON stored_answer TO onex_app
;;
