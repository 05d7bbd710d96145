"""A term list of few words for the tests of the code that reads it."""

import pytest

from gigaramp.floor.knowhow import marking, phrases
from gigaramp.floor.knowhow.terms import TermList, read_terms

SAMPLE = """\
key,en,fr,zh,ko,ja,ms,definition,definition_fr,definition_zh,definition_ko,definition_ja,definition_ms,step,look_alikes,note,status,source
tab,tab,languette,极耳,탭,タブ,tab,The metal tongue that leads the current out.,,,,,,notching,zh:舌头 ; zh:标签 ; fr:langue,,not reviewed,
tab_welding,tab welding,soudage des languettes,极耳焊接,탭 용접,タブ溶接,kimpalan tab,The tabs are welded.,,,,,,tab_welding,,,not reviewed,
welding,welding,soudage,焊接,용접,溶接,kimpalan,Metal parts are joined.,,,,,,tab_welding,,,not reviewed,
cell,cell,cellule,电芯,셀,セル,sel,The smallest unit of a battery.,,,,,,all,zh:细胞,,not reviewed,
line,line,ligne,产线,라인,ライン,barisan,Machines in a row.,,,,,,all,,,not reviewed,
web_tension,web tension,tension de bande,张力,장력,張力,tegangan,Pull in a web.,,,,,,all,zh:电压 ; zh:紧张,Not voltage.,not reviewed,
voltage,voltage,tension,电压,전압,電圧,voltan,Electric voltage.,,,,,,all,zh:张力,French tension is both.,not reviewed,
training,training,formation,培训,교육,訓練,latihan,Learning on purpose.,,,,,,all,,,not reviewed,
blade,blade,lame,刀片,칼날,刃,bilah,What cuts the strip.,,,띠를 자르는 날.,,,notching,fr:cale,,not reviewed,
oee,OEE,TRS,设备综合效率（OEE）,설비종합효율(OEE),設備総合効率（OEE）,OEE,Overall equipment effectiveness.,,,,,,all,,,not reviewed,
can,can,boîtier,壳体,캔,ケース,bekas,The hard case of a cell.,,,,,,all,,,not reviewed,
force,force,force,力,힘,力,daya,Push or pull.,,,,,,all,,,not reviewed,
starved,starved,désamorcé,待料,대기(자재),材料待ち,kebuluran bahan,Ready but nothing comes.,,,,,,all,,,not reviewed,
charge,charge,charge,充电,충전,充電,pengecasan,Current is sent into the cell.,,,,,,formation,,French charge is also a load.,not reviewed,
load,load,charge,负载,부하,負荷,beban,What hangs on something.,,,,,,all,,French charge is also charging.,not reviewed,
ampere,ampere,ampère,安培,암페어,アンペア,a,Unit of current.,,,,,,all,,,not reviewed,
metre,metre,mètre,公尺,미터,メートル,m,Unit of length.,,,,,,all,,,not reviewed,
bar,bar,bar,巴,바,バール,bar,Unit of pressure.,,,,,,all,,,not reviewed,
stop,stop,arrêt,停机,정지,停止,henti,A machine stands.,,,,,,all,,,not reviewed,
battery,battery,batterie,电池,배터리,電池,bateri,Stores energy.,,,,,,all,,,not reviewed,
"""


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch):
    """The term list is the sample while a test runs."""
    terms = TermList(tuple(read_terms(SAMPLE.splitlines(), "sample")))
    for module in (marking, phrases):
        monkeypatch.setattr(module, "term_list", lambda: terms)
    marking._words.cache_clear()
    marking._wrong_words.cache_clear()
    yield terms
    marking._words.cache_clear()
    marking._wrong_words.cache_clear()
