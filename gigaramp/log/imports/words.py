"""Words of headers and cells in the sheets of plants: English, French, German, Chinese; what each tells.

Gathered from public production sheets: OEE templates, French "suivi de production", German "Schichtprotokoll", 生产日报表.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from gigaramp.languages import LANGUAGES
from gigaramp.languages.speech import catalogue_of

ROLES: Final = MappingProxyType(
    {
        "day": "date|day|production date|prod date|work date|posting date|datum|tag|produktionstag|buchungsdatum|"
        "jour|date de production|journee|日期|生产日期|所属日期|作业日期",
        "timestamp": "timestamp|time stamp|datetime|date time|event time|recorded at|zeitstempel|datum uhrzeit|horodatage|"
        "date heure|date et heure|时间戳|发生时间|记录时间|检测时间",
        "time": "time|time of day|uhrzeit|zeit|heure|时间|时刻",
        "begin": "start|begin|start time|begin time|started at|start timestamp|stop start|downtime start|from|beginn|von|"
        "startzeit|beginn zeit|stillstand von|debut|heure debut|debut arret|开始时间|开始|停机开始|停机开始时间",
        "end": "end|end time|ended at|end timestamp|stop end|downtime end|until|to|ende|bis|endzeit|stillstand bis|fin|"
        "heure fin|fin arret|结束时间|结束|停机结束|停机结束时间",
        "lasts": "duration|stop duration|event duration|elapsed|dauer|stillstandsdauer|stordauer|duree|duree arret|"
        "持续时间|停机时长|时长",
        "line": "line|production line|line name|line id|line no|prod line|linie|fertigungslinie|produktionslinie|ligne|"
        "ligne de production|产线|生产线|线别|拉线|产线名称",
        "step": "step|process|process step|operation|work center|workcenter|workstation|station|schritt|prozess|"
        "prozessschritt|arbeitsgang|arbeitsplatz|etape|operation de production|procede|poste de charge|工序|工段|制程|工站|工序名称",
        "machine": "machine|machine id|machine no|machine name|equipment|equipment id|asset|asset id|maschine|anlage|"
        "maschinennummer|equipement|设备|机台|设备编号|设备名称|机台号",
        "shift": "shift|shift name|shift id|crew|schicht|schichtgruppe|equipe|poste|quart|班次|班别|班组",
        "about": "product|product id|product name|part|part no|part number|material|item|model|lot|lot number|batch|"
        "batch no|produkt|artikel|artikelnummer|teilenummer|charge|produit|reference|reference du produit|article|"
        "产品|产品型号|产品名称|产品编号|型号|批次|批号|cell id|cell no|serial number|zellnummer|电芯编号",
        "cause": "reason|cause|reason code|downtime reason|stop reason|downtime cause|loss|loss category|category|grund|"
        "ursache|storgrund|stillstandsgrund|ausfallgrund|fehlergrund|cause arret|cause d arret|motif|motif d arret|"
        "type d arret|原因|停机原因|不良原因|异常原因|故障原因|defect|defect type|defect code|fehlerart|type de defaut|"
        "nature du defaut|不良类型|缺陷类型|不良项目",
        "what": "event|event type|event name|activity|status|state|machine status|ereignis|ereignistyp|aktivitat|"
        "zustand|evenement|type d evenement|statut|事件|事件类型|状态|设备状态",
        "figure": "kpi|metric|measure|figure|kennzahl|indicateur|指标|项目|数据项",
        "quantity": "value|quantity|qty|amount|count|wert|menge|anzahl|stuckzahl|valeur|quantite|qte|nombre|数量|数值|值",
        "note": "note|notes|comment|comments|remark|remarks|bemerkung|bemerkungen|kommentar|notiz|commentaire|"
        "commentaires|remarque|remarques|observations|备注|说明|异常情况说明",
        "zone": "timezone|time zone|tz|utc offset|zeitzone|fuseau|fuseau horaire|时区",
        "ignored": "id|no|nr|operator|operator id|operator name|oee|availability|performance|quality|yield|target|plan|"
        "planned quantity|ideal cycle time|cycle time|order|order no|customer|supervisor|signature|week|month|year|"
        "bediener|mitarbeiter|verfugbarkeit|leistung|qualitat|auftrag|soll|sollmenge|woche|monat|jahr|kunde|nummer|"
        "operateur|trs|trg|disponibilite|qualite|rendement|taux de rendement|objectif|objectif de production|semaine|mois|"
        "annee|ordre|of|合格率|良率|达成率|计划产量|计划数|操作员|操作人员|负责人|负责人签字|序号|编号|周|月|工单",
    }
)
"""What a column tells -> the headers it has."""

FIGURES: Final = MappingProxyType(
    {
        "day_good": "good|good count|good units|good parts|good pieces|good quantity|good qty|units good|good output|ok|ok parts|"
        "ok count|accepted|passed|good cells|good produced|gut|gutteile|gutmenge|gutstuck|gut stuck|io teile|i o|iO|bonnes|"
        "bons|pieces bonnes|quantite bonne|quantite conforme|pieces conformes|conformes|nb bonnes|良品|良品数|良品数量|合格数|"
        "合格数量|合格品|合格品数|ok数",
        "day_scrap": "scrap|scrap count|scrapped|scrap units|scrap parts|scrap quantity|scrap qty|reject|rejects|rejected|"
        "reject count|rejected units|defects|defect count|defective|defectives|defective units|units defect|bad|bad parts|"
        "bad count|ng|ng count|nok|nok parts|waste|ausschuss|ausschussmenge|ausschussteile|schlechtteile|nio|nio teile|n i o|"
        "fehlteile|rebut|rebuts|quantite rebutee|pieces rebutees|mauvaises|non conformes|pieces non conformes|defauts|"
        "不良|不良数|不良品|不良品数|不良品数量|不良数量|报废|报废数|报废数量|报废品|废品|废品数|ng数",
        "day_reworked": "rework|reworked|rework count|rework units|nacharbeit|nacharbeitsteile|retouche|retouches|"
        "pieces retouchees|返工|返工数|返工数量|返修|返修数|返工返修",
        "day_started": "started|input|units started|units in|input quantity|input count|total|total count|total units|units total|"
        "total parts|total pieces|total quantity|parts total|gestartet|einsatz|einsatzmenge|gesamt|gesamtmenge|gesamtstuckzahl|"
        "entrees|lancees|quantite lancee|quantite totale|total pieces produites|投入|投入数|投入数量|投入量|总数|总产量|总数量",
        "?made": "produced|output|production|produced units|units produced|actual output|actual production|quantity produced|"
        "production quantity|parts produced|produziert|produzierte menge|produktion|ausbringung|istmenge|stuckzahl|"
        "production reelle|quantite produite|pieces produites|nb produit|产量|实际产量|产出|产出数|完成数|完成数量|生产数量",
        "day_shipped": "shipped|shipments|delivered|versandt|ausgeliefert|geliefert|expedies|livres|quantite expediee|出货|出货数|发货数",
        "day_waiting": "wip|waiting|queue|buffer|units waiting|work in progress|bestand|puffer|wartend|en cours|encours|en attente|"
        "stock en cours|在制品|在制|待加工|库存",
        "day_down": "downtime|down time|down|stop time|stopped time|unplanned downtime|machine downtime|stillstand|stillstandszeit|"
        "ausfallzeit|storzeit|temps d arret|temps arret|arret|arrets duree|duree d arret|duree arrets|停机|停机时间|停机时长|停线时间|"
        "故障时间",
        "day_stops": "stops|stop count|downtime events|number of stops|no of stops|stoppages|stopps|anzahl stopps|anzahl stillstande|"
        "anzahl storungen|nombre d arrets|nb arrets|arrets|停机次数|故障次数",
        "day_run": "run time|runtime|operating time|uptime|running time|laufzeit|betriebszeit|temps de marche|"
        "temps de fonctionnement|temps de production|运行时间|开机时间|设备开机时长|加工时间",
        "day_planned": "planned time|planned production time|planned|scheduled time|available time|planned busy time|planzeit|"
        "geplante zeit|belegungszeit|planbelegungszeit|temps planifie|temps requis|temps d ouverture|计划时间|计划工时|计划运行时间",
        "day_people": "people|operators|headcount|manpower|staff|persons|workers|operators present|no of operators|number of operators|"
        "personal|mitarbeiterzahl|anwesend|anzahl mitarbeiter|effectif|effectifs|operateurs|nb operateurs|personnes|nombre d operateurs|"
        "人数|出勤人数|人员|在岗人数|出勤|操作人数",
        "day_experts": "experts|experts present|expert count|specialists|experten|anzahl experten|nb experts|专家|专家人数|外派专家",
        "day_calls": "calls|help calls|andon|andon calls|rufe|hilferufe|andon rufe|appels|appels andon|呼叫|呼叫次数|安灯次数",
    }
)
"""Kind of a sheet a day -> the headers its figures have. `?made` may be good units or all of them: the plant must say."""

CAUSES: Final = MappingProxyType(
    {
        "failure": "failure|failures|breakdown|breakdowns|machine failure|equipment failure|storung|storungen|ausfall|defekt|panne|"
        "pannes|故障|设备故障|机器故障",
        "no_people": "no operator|no operators|no people|staff shortage|personalmangel|kein personal|manque personnel|"
        "manque de personnel|absence operateur|缺人|人员不足|人员缺岗",
        "waiting_help": "waiting for help|waiting for expert|waiting for maintenance|warten auf hilfe|warten auf experten|"
        "attente expert|attente maintenance|等待专家|等待维修",
        "short_stop": "short stop|short stops|minor stop|minor stops|microstop|micro stop|kurzstopp|kurzstillstand|kleinstorung|"
        "micro arret|micro arrets|短停|小停机|卡料",
        "starved": "starved|starving|waiting for parts|warten auf teile|attente pieces|待料",
        "blocked": "blocked|downstream blocked|blockiert|stau|bloque|saturation aval|堵料|堵塞",
        "no_material": "no supply|supply stopped|no raw material|rohmaterial fehlt|rupture matiere|原材料短缺",
        "utilities": "utilities|power outage|power failure|energy|dry room|stromausfall|energie|medienausfall|coupure electrique|"
        "停电|能源",
        "held": "quality hold|qualitatssperre|blocage qualite|品质冻结",
    }
)
"""Loss -> the words for it in sheets."""

EVENTS: Final = MappingProxyType(
    {
        "machine_stopped": "stop|stopped|stoppage|breakdown|failure|downtime|down|fault|storung|stillstand|ausfall|arret|panne|停机|故障",
        "machine_restored": "restored|restart|restarted|repaired|running again|behoben|wieder an|reprise|repare|恢复|修复",
        "alarm_raised": "alarm|alarm raised|warning|alarme|报警|告警",
        "changeover_began": "changeover|changeover start|setup|rusten|umrusten|changement de serie|换型",
        "maintenance_began": "maintenance|planned maintenance|wartung|entretien|保养|维护",
        "cell_scrapped": "cell scrapped|cell rejected|zelle ausschuss|cellule rebutee|电芯报废",
        "cell_made": "cell made|cell finished|cell complete|zelle fertig|cellule terminee|电芯完成",
        "help_called": "help called|andon|andon call|call|hilferuf|appel|呼叫|安灯",
        "short_stop": "short stop|minor stop|microstop|kurzstopp|micro arret|短停",
    }
)
"""Kind of an event -> the words for it in a column of events."""

UNITS: Final = MappingProxyType(
    {
        "min": "min|mins|minute|minutes|minuten|mn|分钟|分",
        "h": "h|hr|hrs|hour|hours|std|stunden|heure|heures|小时|时",
        "s": "s|sec|secs|second|seconds|sek|sekunden|secondes|秒",
        "thousand cells": "thousand|tsd|k|kpcs|k pcs|k cells|milliers|千|千件",
        "million cells": "million|mio|m cells|millions|百万",
        "cells": "cells|cell|zellen|cellules|pcs|pieces|units|stk|stuck|st|unites|个|件|pcs.|ea|片|电芯",
        "people": "people|persons|personen|personnes|人",
        "%": "%|percent|prozent",
    }
)
"""Unit as it is written in a mapping -> what stands in headers."""

_GERMAN_STEPS: Final = MappingProxyType(
    {
        "mixing": "mischen|mischung", "coating": "beschichten|beschichtung", "calendering": "kalandrieren|kalander",
        "slitting": "schneiden|langsschneiden|slitten", "notching": "stanzen|notching|vereinzeln", "stacking": "stapeln|stapler|stacking",
        "winding": "wickeln", "welding": "schweissen|schweißen", "assembly": "montage|assemblieren",
        "filling": "befullen|befullung|elektrolytbefullung", "formation": "formieren|formation|formierung",
        "ageing": "reifen|reifung|aging|alterung",
        "end_of_line": "eol|endprufung|end of line|endtest",
        "module": "modulmontage|modul", "pack": "packmontage|pack", "drying": "trocknen|trocknung",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """A header without accents, signs and units: `Temps d'arrêt [min]` is `temps d arret`."""
    return _plain(re.sub(r"[\[(（{].*?[\])）}]", " ", text))


def inside(text: str) -> str:
    """What stands in brackets in a header: `min`."""
    found = re.search(r"[\[(（{](.*?)[\])）}]", text)
    return found[1].strip() if found else ""


def _plain(text: str) -> str:
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w%]|_", " ", bare.casefold()).split())


@lru_cache(maxsize=16)
def _index(which: str) -> dict[str, str]:
    table = {"roles": ROLES, "figures": FIGURES, "causes": CAUSES, "events": EVENTS, "units": UNITS}[which]
    found: dict[str, str] = {}
    for name, words in table.items():
        for word in words.split("|"):
            found.setdefault(_plain(word), name)
    return found


def meaning(which: str, text: str) -> str:
    """What a text means in one of the tables `roles`, `figures`, `causes`, `events`, `units`; empty where it is not known."""
    return _index(which).get(_plain(text), "")


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Every single word of all tables."""
    return frozenset(
        part
        for which in ("roles", "figures", "causes", "events", "units")
        for word in _index(which)
        for part in word.split()
    )


def unit_in(header: str) -> str:
    """The unit a header names, in brackets or as its last word: `downtime_minutes`; empty where it names none."""
    found = meaning("units", inside(header)) if inside(header) else ""
    if found:
        return found
    words = plain(header).split()
    return meaning("units", words[-1]) if len(words) > 1 else ""


def step_words(steps: tuple[str, ...]) -> dict[str, str]:
    """Words for each step of a plant in all languages -> the step. A word of two steps is left out."""
    found: dict[str, str] = {}
    double: set[str] = set()
    for step in steps:
        words = {_plain(step)}
        words |= {_plain(word) for word in _GERMAN_STEPS.get(step, "").split("|")}
        for code in LANGUAGES:
            if code != "en":
                words.add(_plain(catalogue_of(code).gettext(step.replace("_", " "))))
        for word in words - {""}:
            if found.setdefault(word, step) != step:
                double.add(word)
    return {word: step for word, step in found.items() if word not in double}
