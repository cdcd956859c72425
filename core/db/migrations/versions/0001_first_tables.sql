DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'onex_app') THEN
        CREATE ROLE onex_app NOLOGIN NOBYPASSRLS;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of this server was just made too
END $$;
;;
CREATE OR REPLACE FUNCTION app_kind() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.kind', true), '') $$;
CREATE OR REPLACE FUNCTION app_vendor() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.vendor', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION app_college() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.college', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION app_province() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.province', true), '') $$;
CREATE OR REPLACE FUNCTION app_key() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.key', true), '') $$;
;;
ALTER TABLE api_token ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE api_token FORCE ROW LEVEL SECURITY
;;
CREATE POLICY api_token_read ON api_token FOR SELECT USING (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY api_token_insert ON api_token FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY api_token_update ON api_token FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY api_token_delete ON api_token FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON api_token TO onex_app
;;
ALTER TABLE arrangement ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE arrangement FORCE ROW LEVEL SECURITY
;;
CREATE POLICY arrangement_read ON arrangement FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY arrangement_insert ON arrangement FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY arrangement_update ON arrangement FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY arrangement_delete ON arrangement FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON arrangement TO onex_app
;;
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE audit_event FORCE ROW LEVEL SECURITY
;;
CREATE POLICY audit_event_read ON audit_event FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY audit_event_insert ON audit_event FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY audit_event_update ON audit_event FOR UPDATE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province()))) WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY audit_event_delete ON audit_event FOR DELETE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
GRANT SELECT, INSERT ON audit_event TO onex_app
;;
ALTER TABLE candidate ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE candidate FORCE ROW LEVEL SECURITY
;;
CREATE POLICY candidate_read ON candidate FOR SELECT USING ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY candidate_insert ON candidate FOR INSERT WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY candidate_update ON candidate FOR UPDATE USING ((app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY candidate_delete ON candidate FOR DELETE USING ((app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON candidate TO onex_app
;;
ALTER TABLE certificate ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE certificate FORCE ROW LEVEL SECURITY
;;
CREATE POLICY certificate_read ON certificate FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (true)) OR (app_kind() = 'college' AND (true)) OR (app_kind() = 'province' AND (true)))
;;
CREATE POLICY certificate_insert ON certificate FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY certificate_update ON certificate FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY certificate_delete ON certificate FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON certificate TO onex_app
;;
ALTER TABLE college ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE college FORCE ROW LEVEL SECURITY
;;
CREATE POLICY college_read ON college FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (true)) OR (app_kind() = 'college' AND (true)) OR (app_kind() = 'province' AND (true)))
;;
CREATE POLICY college_insert ON college FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY college_update ON college FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY college_delete ON college FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON college TO onex_app
;;
ALTER TABLE counter ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE counter FORCE ROW LEVEL SECURITY
;;
CREATE POLICY counter_read ON counter FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY counter_insert ON counter FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY counter_update ON counter FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY counter_delete ON counter FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON counter TO onex_app
;;
ALTER TABLE exam_plan ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE exam_plan FORCE ROW LEVEL SECURITY
;;
CREATE POLICY exam_plan_read ON exam_plan FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (published)) OR (app_kind() = 'province' AND (published)))
;;
CREATE POLICY exam_plan_insert ON exam_plan FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY exam_plan_update ON exam_plan FOR UPDATE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY exam_plan_delete ON exam_plan FOR DELETE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON exam_plan TO onex_app
;;
ALTER TABLE exam_room ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE exam_room FORCE ROW LEVEL SECURITY
;;
CREATE POLICY exam_room_read ON exam_room FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY exam_room_insert ON exam_room FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY exam_room_update ON exam_room FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY exam_room_delete ON exam_room FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON exam_room TO onex_app
;;
ALTER TABLE exam_site ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE exam_site FORCE ROW LEVEL SECURITY
;;
CREATE POLICY exam_site_read ON exam_site FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college() OR approved)))
;;
CREATE POLICY exam_site_insert ON exam_site FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY exam_site_update ON exam_site FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY exam_site_delete ON exam_site FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON exam_site TO onex_app
;;
ALTER TABLE fallback_workbook ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE fallback_workbook FORCE ROW LEVEL SECURITY
;;
CREATE POLICY fallback_workbook_read ON fallback_workbook FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY fallback_workbook_insert ON fallback_workbook FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY fallback_workbook_update ON fallback_workbook FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY fallback_workbook_delete ON fallback_workbook FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON fallback_workbook TO onex_app
;;
ALTER TABLE fee_statement ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE fee_statement FORCE ROW LEVEL SECURITY
;;
CREATE POLICY fee_statement_read ON fee_statement FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY fee_statement_insert ON fee_statement FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY fee_statement_update ON fee_statement FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY fee_statement_delete ON fee_statement FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON fee_statement TO onex_app
;;
ALTER TABLE head_seal ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE head_seal FORCE ROW LEVEL SECURITY
;;
CREATE POLICY head_seal_read ON head_seal FOR SELECT USING ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY head_seal_insert ON head_seal FOR INSERT WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY head_seal_update ON head_seal FOR UPDATE USING ((app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY head_seal_delete ON head_seal FOR DELETE USING ((app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON head_seal TO onex_app
;;
ALTER TABLE installation ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE installation FORCE ROW LEVEL SECURITY
;;
CREATE POLICY installation_read ON installation FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY installation_insert ON installation FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY installation_update ON installation FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY installation_delete ON installation FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON installation TO onex_app
;;
ALTER TABLE issuance_item ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE issuance_item FORCE ROW LEVEL SECURITY
;;
CREATE POLICY issuance_item_read ON issuance_item FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY issuance_item_insert ON issuance_item FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY issuance_item_update ON issuance_item FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY issuance_item_delete ON issuance_item FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON issuance_item TO onex_app
;;
ALTER TABLE issued_certificate ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE issued_certificate FORCE ROW LEVEL SECURITY
;;
CREATE POLICY issued_certificate_read ON issued_certificate FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'public' AND (number = app_key() OR ticket_number = app_key())))
;;
CREATE POLICY issued_certificate_insert ON issued_certificate FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY issued_certificate_update ON issued_certificate FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY issued_certificate_delete ON issued_certificate FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON issued_certificate TO onex_app
;;
ALTER TABLE job ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE job FORCE ROW LEVEL SECURITY
;;
CREATE POLICY job_read ON job FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY job_insert ON job FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY job_update ON job FOR UPDATE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province()))) WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY job_delete ON job FOR DELETE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON job TO onex_app
;;
ALTER TABLE link_state ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE link_state FORCE ROW LEVEL SECURITY
;;
CREATE POLICY link_state_read ON link_state FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (true)) OR (app_kind() = 'college' AND (true)) OR (app_kind() = 'province' AND (true)))
;;
CREATE POLICY link_state_insert ON link_state FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY link_state_update ON link_state FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY link_state_delete ON link_state FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT ON link_state TO onex_app
;;
ALTER TABLE occupation ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE occupation FORCE ROW LEVEL SECURITY
;;
CREATE POLICY occupation_read ON occupation FOR SELECT USING ((app_kind() = 'vendor' AND (true)) OR (app_kind() = 'college' AND (college_id = app_college() OR true)))
;;
CREATE POLICY occupation_insert ON occupation FOR INSERT WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY occupation_update ON occupation FOR UPDATE USING ((app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY occupation_delete ON occupation FOR DELETE USING ((app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON occupation TO onex_app
;;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY
;;
CREATE POLICY outbox_read ON outbox FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY outbox_insert ON outbox FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY outbox_update ON outbox FOR UPDATE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province()))) WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY outbox_delete ON outbox FOR DELETE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO onex_app
;;
ALTER TABLE payment ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE payment FORCE ROW LEVEL SECURITY
;;
CREATE POLICY payment_read ON payment FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY payment_insert ON payment FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY payment_update ON payment FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY payment_delete ON payment FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON payment TO onex_app
;;
ALTER TABLE pilot_application ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE pilot_application FORCE ROW LEVEL SECURITY
;;
CREATE POLICY pilot_application_read ON pilot_application FOR SELECT USING ((app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY pilot_application_insert ON pilot_application FOR INSERT WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY pilot_application_update ON pilot_application FOR UPDATE USING ((app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province()))) WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY pilot_application_delete ON pilot_application FOR DELETE USING ((app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON pilot_application TO onex_app
;;
ALTER TABLE plan_certificate ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE plan_certificate FORCE ROW LEVEL SECURITY
;;
CREATE POLICY plan_certificate_read ON plan_certificate FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (true)) OR (app_kind() = 'province' AND (true)))
;;
CREATE POLICY plan_certificate_insert ON plan_certificate FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY plan_certificate_update ON plan_certificate FOR UPDATE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY plan_certificate_delete ON plan_certificate FOR DELETE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON plan_certificate TO onex_app
;;
ALTER TABLE plan_revision ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE plan_revision FORCE ROW LEVEL SECURITY
;;
CREATE POLICY plan_revision_read ON plan_revision FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (true)))
;;
CREATE POLICY plan_revision_insert ON plan_revision FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY plan_revision_update ON plan_revision FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY plan_revision_delete ON plan_revision FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT ON plan_revision TO onex_app
;;
ALTER TABLE plugin_release ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE plugin_release FORCE ROW LEVEL SECURITY
;;
CREATE POLICY plugin_release_read ON plugin_release FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (true)))
;;
CREATE POLICY plugin_release_insert ON plugin_release FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY plugin_release_update ON plugin_release FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY plugin_release_delete ON plugin_release FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT ON plugin_release TO onex_app
;;
ALTER TABLE province_plan ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE province_plan FORCE ROW LEVEL SECURITY
;;
CREATE POLICY province_plan_read ON province_plan FOR SELECT USING ((app_kind() = 'college' AND (true)) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY province_plan_insert ON province_plan FOR INSERT WITH CHECK ((app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY province_plan_update ON province_plan FOR UPDATE USING ((app_kind() = 'province' AND (province = app_province()))) WITH CHECK ((app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY province_plan_delete ON province_plan FOR DELETE USING ((app_kind() = 'province' AND (province = app_province())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON province_plan TO onex_app
;;
ALTER TABLE province_standard ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE province_standard FORCE ROW LEVEL SECURITY
;;
CREATE POLICY province_standard_read ON province_standard FOR SELECT USING ((app_kind() = 'vendor' AND (true)) OR (app_kind() = 'college' AND (true)) OR (app_kind() = 'province' AND (province = app_province() OR true)))
;;
CREATE POLICY province_standard_insert ON province_standard FOR INSERT WITH CHECK ((app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY province_standard_update ON province_standard FOR UPDATE USING ((app_kind() = 'province' AND (province = app_province()))) WITH CHECK ((app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY province_standard_delete ON province_standard FOR DELETE USING ((app_kind() = 'province' AND (province = app_province())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON province_standard TO onex_app
;;
ALTER TABLE reconciliation ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE reconciliation FORCE ROW LEVEL SECURITY
;;
CREATE POLICY reconciliation_read ON reconciliation FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY reconciliation_insert ON reconciliation FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY reconciliation_update ON reconciliation FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY reconciliation_delete ON reconciliation FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON reconciliation TO onex_app
;;
ALTER TABLE registration ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE registration FORCE ROW LEVEL SECURITY
;;
CREATE POLICY registration_read ON registration FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college() OR host_college_id = app_college())))
;;
CREATE POLICY registration_insert ON registration FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY registration_update ON registration FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY registration_delete ON registration FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON registration TO onex_app
;;
ALTER TABLE registration_entry ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE registration_entry FORCE ROW LEVEL SECURITY
;;
CREATE POLICY registration_entry_read ON registration_entry FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college() OR host_college_id = app_college())))
;;
CREATE POLICY registration_entry_insert ON registration_entry FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY registration_entry_update ON registration_entry FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY registration_entry_delete ON registration_entry FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON registration_entry TO onex_app
;;
ALTER TABLE result ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE result FORCE ROW LEVEL SECURITY
;;
CREATE POLICY result_read ON result FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college() OR host_college_id = app_college())) OR (app_kind() = 'public' AND (ticket_number = app_key())))
;;
CREATE POLICY result_insert ON result FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY result_update ON result FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY result_delete ON result FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON result TO onex_app
;;
ALTER TABLE score ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE score FORCE ROW LEVEL SECURITY
;;
CREATE POLICY score_read ON score FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY score_insert ON score FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY score_update ON score FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY score_delete ON score FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON score TO onex_app
;;
ALTER TABLE seat ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE seat FORCE ROW LEVEL SECURITY
;;
CREATE POLICY seat_read ON seat FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college() OR host_college_id = app_college())))
;;
CREATE POLICY seat_insert ON seat FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY seat_update ON seat FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY seat_delete ON seat FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON seat TO onex_app
;;
ALTER TABLE sign_off ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE sign_off FORCE ROW LEVEL SECURITY
;;
CREATE POLICY sign_off_read ON sign_off FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY sign_off_insert ON sign_off FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY sign_off_update ON sign_off FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY sign_off_delete ON sign_off FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT ON sign_off TO onex_app
;;
ALTER TABLE supplement ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE supplement FORCE ROW LEVEL SECURITY
;;
CREATE POLICY supplement_read ON supplement FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY supplement_insert ON supplement FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY supplement_update ON supplement FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY supplement_delete ON supplement FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON supplement TO onex_app
;;
ALTER TABLE ticket ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE ticket FORCE ROW LEVEL SECURITY
;;
CREATE POLICY ticket_read ON ticket FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college() OR host_college_id = app_college())))
;;
CREATE POLICY ticket_insert ON ticket FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY ticket_update ON ticket FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY ticket_delete ON ticket FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON ticket TO onex_app
;;
ALTER TABLE upload ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE upload FORCE ROW LEVEL SECURITY
;;
CREATE POLICY upload_read ON upload FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY upload_insert ON upload FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY upload_update ON upload FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY upload_delete ON upload FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON upload TO onex_app
;;
ALTER TABLE upload_row ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE upload_row FORCE ROW LEVEL SECURITY
;;
CREATE POLICY upload_row_read ON upload_row FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY upload_row_insert ON upload_row FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY upload_row_update ON upload_row FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY upload_row_delete ON upload_row FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON upload_row TO onex_app
;;
ALTER TABLE user_account ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE user_account FORCE ROW LEVEL SECURITY
;;
CREATE POLICY user_account_read ON user_account FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY user_account_insert ON user_account FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY user_account_update ON user_account FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY user_account_delete ON user_account FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_account TO onex_app
;;
ALTER TABLE vendor ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE vendor FORCE ROW LEVEL SECURITY
;;
CREATE POLICY vendor_read ON vendor FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (true)) OR (app_kind() = 'college' AND (true)) OR (app_kind() = 'province' AND (true)))
;;
CREATE POLICY vendor_insert ON vendor FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY vendor_update ON vendor FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY vendor_delete ON vendor FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON vendor TO onex_app
;;
ALTER TABLE vendor_setting ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE vendor_setting FORCE ROW LEVEL SECURITY
;;
CREATE POLICY vendor_setting_read ON vendor_setting FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (true)))
;;
CREATE POLICY vendor_setting_insert ON vendor_setting FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY vendor_setting_update ON vendor_setting FOR UPDATE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY vendor_setting_delete ON vendor_setting FOR DELETE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON vendor_setting TO onex_app
;;
