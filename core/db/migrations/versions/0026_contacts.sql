ALTER TABLE vendor_contact ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE vendor_contact FORCE ROW LEVEL SECURITY
;;
CREATE POLICY vendor_contact_read ON vendor_contact FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college() OR general)))
;;
CREATE POLICY vendor_contact_insert ON vendor_contact FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY vendor_contact_update ON vendor_contact FOR UPDATE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY vendor_contact_delete ON vendor_contact FOR DELETE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON vendor_contact TO onex_app
;;
