"""Names, numbers and households that nobody has."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from app.commands.accept_application import AcceptApplication
from app.commands.enrol_visits import EnrolVisits
from app.commands.open_child_file import OpenChildFile, ParentInput
from app.intake_inputs import (
    AccountInput,
    MaterialInput,
    MemberInput,
    MoneyInput,
)
from app.rules.id_number import check_character

SURNAMES = "陈王李张杨罗安龙郭周赵何吴刘黄徐孙马朱胡林苏"
GIVEN = [
    "国强",
    "秀英",
    "正明",
    "朝芬",
    "德贵",
    "家翠",
    "兴平",
    "小红",
    "明义",
    "家秀",
    "正国",
    "映雪",
    "学文",
    "天祥",
    "玉兰",
    "开福",
    "光荣",
    "应华",
    "发科",
    "加林",
    "子涵",
    "子轩",
    "雨桐",
    "思源",
    "欣怡",
    "浩宇",
    "诗涵",
    "宇航",
    "梓萱",
    "俊杰",
    "佳怡",
    "文博",
]
# A child's situation: father, mother, facts that people have noted, age from and to.
CHILDREN: tuple[tuple[str, str, tuple[str, ...], int, int], ...] = (
    ("away", "out_of_contact", ("unguarded",), 8, 12),
    ("away", "away", (), 7, 14),
    ("away", "away", ("poor",), 4, 6),
    ("dead", "prison", (), 9, 13),
    ("away", "away", ("out_of_school",), 13, 15),
    ("home", "seriously_ill", ("poor", "chronic_illness"), 8, 15),
    ("away", "away", (), 15, 15),  # about to turn 16
    ("out_of_contact", "severely_disabled", ("poor",), 8, 15),
    ("dead", "dead", (), 10, 16),
    ("away", "home", ("poor", "no_hukou"), 3, 6),
    ("away", "away", (), 8, 14),
    ("home", "home", ("disabled", "poor"), 8, 15),
)
EVIDENCE = {
    "dead": "死亡证明", "prison": "刑事判决书", "out_of_contact": "派出所查找回复", "severely_disabled": "残疾证 一级",
    "seriously_ill": "县医院诊断书",
}  # fmt: skip
RARE = ("𬱖", "㛃", "䶮")


@dataclass(frozen=True, slots=True)
class Someone:
    """A person to be made."""

    name: str
    id_number: str
    born_on: date


class Population:
    """Draws people and households from one seed."""

    def __init__(self, seed: int, today: date) -> None:
        self._random = random.Random(seed)
        self._today = today
        self._numbers: set[str] = set()

    def someone(self, least_age: int, most_age: int, surname: str = "") -> Someone:
        days = self._random.randint(least_age * 365 + 20, most_age * 365 + 340)
        born = self._today - timedelta(days=days)
        while True:
            first = f"520201{born:%Y%m%d}{self._random.randint(1, 999):03d}"
            number = first + check_character(first)
            if number not in self._numbers:
                self._numbers.add(number)
                break
        given = self._random.choice(GIVEN)
        if self._random.random() < 0.03:
            given = self._random.choice(RARE)
        return Someone((surname or self._random.choice(SURNAMES)) + given, number, born)

    def phone(self) -> str:
        return f"139{self._random.randint(0, 99999999):08d}"

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def pick(self, *choices: str) -> str:
        return self._random.choice(choices)

    def child(self, village: str, number: int) -> OpenChildFile:
        """A child in one of the situations that bring a file about, in turn."""
        father, mother, facts, least, most = CHILDREN[number % len(CHILDREN)]
        child = self.someone(least, most)
        since = self._today - timedelta(days=self._random.randint(200, 900))
        guardian = self.someone(58, 76)
        contact = self._today - timedelta(days=self._random.randint(2, 60))
        return OpenChildFile(
            village=village,
            name=child.name,
            id_number=child.id_number,
            ethnicity=self.pick("汉族", "彝族", "苗族", "布依族"),
            address=f"{self._random.randint(1, 12)}组",
            school=self.pick("中心小学", "村小学", "大河中学") if least > 6 else None,
            grade=self.pick("二年级", "五年级", "初一(2)班") if least > 6 else None,
            head_teacher=self.someone(28, 50).name if least > 6 else None,
            head_teacher_phone=self.phone() if least > 6 else None,
            has_hukou="no_hukou" not in facts,
            guardian_name=guardian.name,
            guardian_id_number=guardian.id_number,
            guardian_phone=self.phone(),
            guardian_relation=self.pick("祖母", "外祖父", "姑姑"),
            parents=(
                self._parent("father", father, since, contact, child.name[0]),
                self._parent("mother", mother, since, contact),
            ),
            facts=tuple(f for f in facts if f != "no_hukou"),
            on_assistance="poor" in facts,
        )

    def _parent(
        self, which: str, state: str, since: date, contact: date, surname: str = ""
    ) -> ParentInput:
        away = state == "away"
        in_prison = state == "prison"
        return ParentInput(
            which=which,
            name=self.someone(28, 45, surname).name,
            phone=self.phone() if state in ("away", "home") else None,
            state=state,
            since=since,
            until=self._today + timedelta(days=35) if in_prison else None,
            place=self.pick("广东东莞", "浙江义乌", "贵阳", "福建晋江") if away else None,
            evidence=EVIDENCE.get(state),
            last_contact_on=contact if away else None,
        )

    def tekun(self, village: str, agreement_until: date | None) -> EnrolVisits:
        """A dispersed recipient of tekun support."""
        person = self.someone(62, 88)
        share = self._random.choice((1.0, 0.75, 0.35))
        able = {
            code: self.chance(share)
            for code in ("eats", "dresses", "bed", "toilet", "walks", "bathes")
        }
        return EnrolVisits(
            village=village,
            name=person.name,
            id_number=person.id_number,
            phone=self.phone(),
            address=f"{self._random.randint(1, 12)}组",
            able=able,
            carer_name=self.someone(35, 60).name,
            carer_phone=self.phone(),
            agreement_until=agreement_until,
        )

    def application(self, village: str) -> AcceptApplication:
        """A household of one to five that asks for the subsistence allowance."""
        head = self.someone(30, 72)
        surname = head.name[0]
        people = [(head, "head")]
        if self.chance(0.6):
            people.append((self.someone(28, 70), "spouse"))
        for _ in range(self._random.randint(0, 3)):
            people.append((self.someone(3, 17, surname), "child"))
        members = tuple(self._member(person, relation) for person, relation in people)
        income = self._random.randrange(20_000, 120_000, 1_000)
        return AcceptApplication(
            programmes=("dibao",),
            village=village,
            urban_rural=self.pick("rural", "rural", "urban"),
            members=members,
            phone=members[0].phone,
            address=f"{self._random.randint(1, 12)}组{self._random.randint(1, 80)}号",
            family_marks=("single_parent",) if len(people) > 1 and people[1][1] == "child" else (),
            money=(
                MoneyInput(
                    section="income", category=self.pick("farming", "casual"), amount_fen=income, member=0
                ),
                MoneyInput(section="wealth", category="deposit", amount_fen=income * 4, period="once"),
            ),
            account=AccountInput(
                payee_name=head.name, bank="农村商业银行", account_number=f"62170{self._random.randint(10**13, 10**14 - 1)}"
            ),
            materials=(
                MaterialInput(item="application", state="given"),
                MaterialInput(item="income", state="given" if self.chance(0.8) else "missing"),
                MaterialInput(item="account", state="given"),
            ),
            reason=self.pick("主要劳动力生病，收入减少", "务工收入不稳定，孩子上学开支大", "年老体弱，无稳定收入"),
            commitment_signed=True,
        )  # fmt: skip

    def _member(self, person: Someone, relation: str) -> MemberInput:
        child = relation == "child"
        disabled = not child and self.chance(0.2)
        return MemberInput(
            name=person.name,
            id_number=person.id_number,
            relation=relation,
            phone=self.phone() if relation == "head" else None,
            disability_type="physical" if disabled else None,
            disability_grade=self._random.randint(1, 4) if disabled else None,
            serious_illness="尿毒症" if not child and self.chance(0.08) else None,
            student_stage="school"
            if child and person.born_on < self._today - timedelta(2200)
            else None,
            authorised_on=self._today if not child else None,
        )
