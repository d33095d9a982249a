"""People, households, and who belongs to which."""

from datetime import date

from app.records.base import Audience, Part, Record, kind, personal, plain


@kind(
    "person",
    "人员",
    audience=Audience.ALL,
    part=Part.PEOPLE,
    writers=("person.write", "child.write"),
    indexes=(("id_number",), ("residence_area",)),
)
class Person(Record):
    """One human being. Its dossier is its own id. Incomes and accounts never stand here."""

    name: str = personal("姓名", mask="name")
    id_number: str | None = personal("身份证号", mask="id_number", default=None)
    no_id_reason: str | None = plain("无身份证号原因", default=None)
    sex: str | None = personal("性别", default=None)  # "male" / "female"
    born_on: date | None = personal("出生日期", default=None)
    ethnicity: str | None = personal("民族", default=None)
    phone: str | None = personal("联系电话", mask="phone", default=None)
    hukou_area: str | None = plain("户籍地", default=None)  # area id, chosen by a person
    residence_area: str | None = plain("现住地", default=None)  # area id
    address: str | None = personal("现住址", default=None)
    hukou_kind: str | None = plain("户籍性质", default=None)  # "urban" / "rural"
    marital: str | None = personal("婚姻状况", default=None)
    education: str | None = personal("文化程度", default=None)
    employment: str | None = personal("就业状况", default=None)
    work_capacity: str | None = personal("劳动能力", default=None)  # "full" / "part" / "none"
    health: str | None = personal("健康状况", mask="illness", default=None)
    serious_illness: str | None = personal("重病病种", mask="illness", default=None)
    disability_type: str | None = personal("残疾类别", mask="illness", default=None)
    disability_grade: int | None = personal("残疾等级", mask="illness", default=None)
    disability_certificate: str | None = personal("残疾证号", mask="id_number", default=None)
    student_stage: str | None = personal("就学阶段", default=None)
    school: str | None = personal("学校", default=None)
    died_on: date | None = personal("死亡日期", default=None)


@kind(
    "household",
    "家庭",
    audience=Audience.ALL,
    part=Part.ASSISTANCE,
    writers=("household.write",),
    indexes=(("head_id",), ("area",)),
    read="household.read",
)
class Household(Record):
    """A household file (一户一档). Its dossier is its own id."""

    head_id: str = plain("户主")
    area: str = plain("所在村（居）")  # area id of the village
    urban_rural: str = plain("城乡类别")  # "urban" / "rural"
    address: str | None = personal("现住址", default=None)
    phone: str | None = personal("联系电话", mask="phone", default=None)
    family_marks: tuple[str, ...] = personal("家庭情形", default=())  # single_parent, only_child …


@kind(
    "membership",
    "家庭成员",
    audience=Audience.ALL,
    part=Part.ASSISTANCE,
    writers=("household.write",),
    indexes=(("household_id",), ("person_id",)),
    read="household.read",
)
class Membership(Record):
    """That a person belongs to a household, since when, and whether they are counted."""

    household_id: str = plain("家庭")
    person_id: str = plain("成员")
    relation: str = plain("与户主关系")  # "head", "spouse", "child" …
    not_counted_reason: str | None = plain(
        "不计入原因", default=None
    )  # code of a rule, None = counted
    lives_together: bool = plain("共同生活", default=True)
    since: date | None = plain("起始日期", default=None)
    until: date | None = plain("结束日期", default=None)


@kind(
    "same_person",
    "同一人认定",
    audience=Audience.ALL,
    part=Part.PEOPLE,
    writers=("person.write",),
    add_only=True,
    indexes=(("one_id",), ("other_id",)),
)
class SamePerson(Record):
    """A person's answer that two records are one human being, or are not."""

    one_id: str = plain("人员一")
    other_id: str = plain("人员二")
    same: bool = plain("是否同一人")
    said_by: str = plain("认定人")
    said_on: date = plain("认定日期")


@kind(
    "attachment",
    "附件",
    audience=Audience.UP,
    part=Part.ASSISTANCE,
    writers=("attachment.add",),
    add_only=True,
    indexes=(("about_id",),),
)
class Attachment(Record):
    """A picture or PDF of a case. The sealed file is named ``blob``; its key travels only here."""

    about_id: str = plain("所属记录")
    title: str = personal("名称")
    media_type: str = plain("类型")
    byte_count: int = plain("字节数")
    blob: str = plain("密封文件")
    blob_key: str = personal("文件密钥", mask="secret")
    added_on: date = plain("添加日期")
    added_by: str = plain("添加人")


@kind(
    "photo",
    "走访照片",
    audience=Audience.ALL,
    part=Part.PEOPLE,
    writers=("attachment.add", "visit.record", "child.visit"),
    add_only=True,
    indexes=(("about_id",),),
)
class Photo(Record):
    """A photo of a visit or of a child's file, which a village laptop may hold."""

    about_id: str = plain("所属记录")
    title: str = personal("名称")
    media_type: str = plain("类型")
    byte_count: int = plain("字节数")
    blob: str = plain("密封文件")
    blob_key: str = personal("文件密钥", mask="secret")
    added_on: date = plain("添加日期")
    added_by: str = plain("添加人")
