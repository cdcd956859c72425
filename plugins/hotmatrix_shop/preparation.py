"""What colleges and the vendor do around an exam (S0 四, S1 第三章 and 第四章)."""

from __future__ import annotations

from core.api import Clause, Doer, Preparation, Stage, Text
from plugins.hotmatrix_shop.documents import HANDBOOK, INSTALLATION, NOTICE, TRAINING

SCOPE = Clause(
    Text(
        "考核形式、范围及评定标准详见《网店运营推广职业技能等级证书考核方案》",
        "Form, scope and marking: see the assessment scheme of the certificate",
    ),
    NOTICE.clause("二、3"),
)

ATTACHMENTS = (
    Clause(
        Text("《网店运营推广试点院校考试指导手册 v1.1》", "Exam guide for pilot colleges, v1.1"), NOTICE.clause("附件1")
    ),
    Clause(
        Text(
            "《1+X 职业技能等级证书信息管理服务平台（试点院校）操作手册 V1.1》",
            "Manual of the national platform for pilot colleges, V1.1",
        ),
        NOTICE.clause("附件2"),
    ),
)

BEFORE = (
    Preparation(
        key="register",
        text=Text(
            "登录国家平台（https://vslc.ncb.edu.cn/）为学生集中报名，报名截止后无法补报",
            "Register the students on the national platform (https://vslc.ncb.edu.cn/); none can be added later",
        ),
        stage=Stage.REGISTRATION,
        # Printed as vs1c in some places, which is no host.
        source=NOTICE.clause("三、2", "四"),
    ),
    Preparation(
        key="training",
        text=Text("考点考务管理人员与技术人员参加培训", "Exam officers and technicians of the site are trained"),
        stage=Stage.ARRANGEMENT,
        by=Doer.BOTH,
        source=TRAINING,
    ),
    Preparation(
        key="rooms",
        text=Text(
            "按考场条件准备考试机房，确定考点技术对接人；报名结束后启动考试平台安装",
            "Make the rooms ready and name the site's technician; installation starts when registration has ended",
        ),
        stage=Stage.INSTALLATION,
        source=INSTALLATION,
    ),
    Preparation(
        key="installation",
        text=Text(
            "考点协助技术人员远程安装部署考试平台", "The site helps to install the exam platform from a distance"
        ),
        stage=Stage.INSTALLATION,
        by=Doer.BOTH,
        source=INSTALLATION,
    ),
    Preparation(
        key="platform_test",
        text=Text(
            "考试平台安装完成后，由技术人员协助完成模考及考试平台测试",
            "After installation a mock exam and a test of the platform, helped by the technicians",
        ),
        stage=Stage.INSTALLATION,
        by=Doer.BOTH,
        source=NOTICE.clause("四"),
    ),
    Preparation(
        key="practice",
        text=Text(
            "组织考生进行模拟训练；适应性模拟考试练习须免费提供",
            "Let the candidates practise on the platform, free of charge",
        ),
        stage=Stage.INSTALLATION,
        source=HANDBOOK.clause("第三章 十 注意事项3", "第四章 一（三）1"),
    ),
    Preparation(
        key="materials",
        text=Text(
            "下载准考证、桌签、门贴、签到表，按《考务工作执行手册》制作物料并布置考场",
            "Download tickets, labels and sign-in sheets; make the materials and set up the rooms by the handbook",
        ),
        stage=Stage.TICKETS,
        source=NOTICE.clause("四"),
    ),
)

# 四(二) says "前15分钟后" and "考核前30分钟": read as before the end, as 三(三)9 has it (C-20).
EXAM_DAY = (
    Preparation(
        key="remind",
        text=Text("考核结束前15分钟提醒考生注意时间", "15 minutes before the end the candidates are reminded"),
        stage=Stage.EXAM,
        source=HANDBOOK.clause("第四章 三（三）9", "第四章 四（二）"),
    ),
    Preparation(
        key="early_leave",
        text=Text(
            "不得提前离场；经主考同意，理论可在结束前15分钟内、实操可在结束前30分钟内离场",
            "Nobody leaves early, unless the chief examiner agrees: theory in the last 15 minutes, practical in the "
            "last 30",
        ),
        stage=Stage.EXAM,
        source=HANDBOOK.clause("第四章 四（二）"),
    ),
)

PREPARATION = (*BEFORE, *EXAM_DAY)
