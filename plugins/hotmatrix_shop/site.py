"""What the manual asks of an exam site (S1 第四章)."""

from __future__ import annotations

from core.api import Clause, Equipment, Per, SiteRequirements, StaffRule, Text
from plugins.hotmatrix_shop.documents import HANDBOOK

STAFF = (
    StaffRule(
        key="chief_examiner", name=Text("主考", "Chief examiner"), minimum=1, source=HANDBOOK.clause("第四章 引言")
    ),
    StaffRule(
        key="deputy_examiner",
        name=Text("副主考", "Deputy chief examiner"),
        minimum=1,
        source=HANDBOOK.clause("第四章 引言"),
    ),
    StaffRule(key="exam_staff", name=Text("工作人员", "Exam staff"), minimum=1, source=HANDBOOK.clause("第四章 引言")),
    StaffRule(
        key="system_admin",
        name=Text("系统管理员", "System administrator"),
        minimum=1,
        source=HANDBOOK.clause("第四章 引言", "第四章 一（三）2"),
    ),
    StaffRule(
        key="invigilator",
        name=Text("监考员", "Invigilator"),
        minimum=2,
        per=Per.ROOM,
        source=HANDBOOK.clause("第四章 引言"),
    ),
    StaffRule(
        key="roving_inspector",
        name=Text("巡考员", "Roving inspector"),
        minimum=1,
        sent_by_vendor=True,
        source=HANDBOOK.clause("第四章 引言", "第四章 三（五）"),
    ),
    StaffRule(
        key="assessment_head",
        name=Text("考试评价工作负责人", "Head of assessment"),
        minimum=1,
        source=HANDBOOK.clause("第四章 一（三）2"),
    ),
    StaffRule(
        key="exam_officer",
        name=Text("考务管理人员", "Exam officer"),
        minimum=2,
        source=HANDBOOK.clause("第四章 一（三）2"),
    ),
)

EQUIPMENT = (
    Equipment(
        key="server",
        name=Text("服务器", "Server"),
        minimum=1,
        specification=Text(
            "建议 16核/32GB/500GB，最低 8核/16GB/500GB；固定 IP，可接入互联网，建议配 UPS",
            "16 cores/32 GB/500 GB advised, 8 cores/16 GB/500 GB at least; fixed IP, internet, UPS advised",
        ),
        source=HANDBOOK.clause("第四章 一（一）"),
    ),
    Equipment(
        key="monitor_pc", name=Text("监考机", "Invigilator's PC"), minimum=1, source=HANDBOOK.clause("第四章 一（一）")
    ),
    Equipment(
        key="candidate_pc",
        name=Text("考生机", "Candidate's PC"),
        minimum=40,
        specification=Text(
            "双核 3.0；建议 8GB，最低 4GB 内存；100GB 硬盘；2GB 独立显存",
            "dual core 3.0; 8 GB memory advised, 4 GB at least; 100 GB disk; 2 GB graphics memory",
        ),
        source=HANDBOOK.clause("第四章 一（一）"),
    ),
    Equipment(
        key="switch",
        name=Text("千兆网络交换机", "Gigabit switch"),
        minimum=1,
        source=HANDBOOK.clause("第四章 一（一）2"),
    ),
    Equipment(
        key="jammer",
        name=Text("无线屏蔽设备", "Signal jammer"),
        minimum=1,
        source=HANDBOOK.clause("第四章 一（一）2", "第四章 二、8"),
    ),
    Equipment(
        key="id_reader",
        name=Text("身份认证设备", "Identity reader"),
        minimum=1,
        per=Per.SITE,
        source=HANDBOOK.clause("第四章 一（一）2"),
    ),
    Equipment(
        key="cctv",
        name=Text("监控设备", "Cameras"),
        minimum=2,
        specification=Text("至少两路 200 万像素，可录像回放", "two channels of 2 megapixels at least, recorded"),
        source=HANDBOOK.clause("第四章 一（一）2"),
    ),
    Equipment(
        key="safe", name=Text("保险柜", "Safe"), minimum=1, per=Per.SITE, source=HANDBOOK.clause("第四章 一（三）3")
    ),
    Equipment(
        key="exam_telephone",
        name=Text("考试专用电话", "Exam telephone"),
        minimum=1,
        per=Per.SITE,
        source=HANDBOOK.clause("第四章 一（三）7"),
    ),
)

SEAT_GAP = Clause(
    Text(
        "考位间距：条件允许时不小于 1 米，或采取其他隔离方式；考务检查表写 30—50 厘米。两处不一致，供布置考场时参考",
        "Distance of seats: 1 m where possible, or another way to part them; the check list says 30 to 50 cm. The two "
        "disagree and are for guidance only",
    ),
    HANDBOOK.clause("第四章 一（二）2", "第四章 四（一）"),
)

ORGANISATION = Clause(
    Text(
        "考核站点应具有规范的组织架构和完备的规章制度，具有作为职业资格取证类考点的经验，能够充分调动资源，提供考试评价所需的保障",
        "A site is well organised and has complete rules, has examined for vocational qualifications before, and can "
        "call on what the exam needs",
    ),
    HANDBOOK.clause("第四章 一（三）4"),
)

SCRATCH_PAPER = Clause(
    Text(
        "草稿纸：与考点材料一起留存，不需要交回；资料整理、邮寄一栏写“根据实际情况”。按留存处理，可与其他材料一并邮寄",
        "Scratch paper: kept with the site's material and not handed in; the row on mailing says “as the case may be”. "
        "It is kept, and may be mailed with the rest",
    ),
    HANDBOOK.clause("第四章 二 14", "第四章 四（三）"),
)

SITE = SiteRequirements(
    source=HANDBOOK.clause("第二章 1④", "第三章 六", "第四章 一", "第四章 二"),
    stamped_form=Text("考核站点申请表", "Exam site application form"),
    machines_per_room=40,
    nominal_seats=40,
    invigilators_min=2,
    candidates_per_invigilator=20,
    invigilator_reply_working_days=2,
    staff=STAFF,
    equipment=EQUIPMENT,
    notes=(ORGANISATION, SEAT_GAP, SCRATCH_PAPER),
)
