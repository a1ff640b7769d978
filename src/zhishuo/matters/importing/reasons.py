"""Why a whole file cannot be taken in. What is wrong with one row is a fault of that row (`rows.Fault`)."""

from zhishuo.kernel.refusal import Refusal


class TableUnreadable(Refusal):
    """The file is not there, is not what its name says, or is no table at all."""

    code = "table_unreadable"
    title, title_en = "表格打不开", "The table cannot be read"
    says = "{file} 读不了：{why}。"
    says_en = "{file} cannot be read: {why}."
    instead = "请用 Excel 或 WPS 打开，另存为 .xlsx 或 .csv，再试一次。"
    instead_en = "Open it in Excel or WPS, save it as .xlsx or .csv, and try again."
    file: str
    why: str


class HeadingsMissing(Refusal):
    """The first rows name no column for the time, or none for what was said."""

    code = "headings_missing"
    title, title_en = "表头认不出来", "Headings not recognised"
    says = "表头里没有找到：{lacking}。表头是：{found}"
    says_en = "No column found for: {lacking_en}. The headings are: {found}"
    instead = "请用 --mapping 写明哪一列是什么（见 docs/guide/commands.md）。"
    instead_en = "Say which column is what with --mapping (docs/guide/commands.md)."
    lacking: str
    lacking_en: str
    found: str


class MappingWrong(Refusal):
    """The mapping file is not as it must be."""

    code = "mapping_wrong"
    title, title_en = "对照文件不对", "The mapping is wrong"
    says = "对照文件 {file} 不对：{why}。"
    says_en = "The mapping {file} is wrong: {why}."
    instead = "请照着改好再试。"
    instead_en = "Put it right and try again."
    file: str
    why: str
