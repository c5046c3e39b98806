"""Names in a text: those that are known, and what looks like a family name with a given one. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence

from wishes.public_plain import Plain, plain

# The family names of nearly everybody, then those that are rare or words of every day, which count only after "我叫" and the like.
_COMPOUND = "欧阳|上官|司马|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|端木|司徒"
_COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫阎侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤康施牛樊葛邢齐乔伍庞颜倪庄聂章鲁岳翟殷詹申耿关焦俞柳甘祝宁尚舒阮柯纪梅童凌毕裴霍涂"
)
_RARE = (
    "向温文安易欧兰左包符单成苗谷曲盛冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗"
    "瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖巩佘池查麻苑迟封谈匡鞠惠荆乐冀郁胥班栗燕楚鄢谌奚皮粟冼蔺楼盘满厉伊区海权强帅练祖"
)
_GIVEN = (
    "[英兰华芳秀珍玉桂凤淑丽敏静霞娟艳娜燕红梅莉萍玲琴云莲真环雪荣爱妹香月莺媛瑞佳嘉琼勤贞桃倩婷姣婉娴瑾颖露瑶怡婵雁蓓仪荷丹蓉眉君琳蕊薇菁梦岚筠柔霭凝晓枫芸菲亚姬舒影"
    "伟刚勇毅俊峰强军保东文辉力明永健世广志义兴良海山仁波宁贵福生龙元国胜祥才武利清飞彬富顺信子杰涛昌成康星光天达岩茂进林有坚彪博诚先敬震振壮思群豪邦承乐绍功松善厚庆磊"
    "民友裕河哲江超浩亮政谦亨固翰朗宏鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德泰雄琛钧冠策腾楠榕航弘洋宇轩欣悦涵雨萱梓卫忠根银金喜寿巧菊素惠美慧翠秋春冬夏静洁丽洪军三四五]"
)
# How one who is not named is spoken of: 王师傅, 李奶奶, those of 王家.
_TITLE = (
    "师傅|师父|阿姨|叔|大爷|大娘|大妈|大伯|大婶|大姐|大哥|大夫|奶奶|爷爷|老|医生|医师|护士|主任|书记|经理|女士|先生|姐|哥|婶|伯|嫂|妈|爸|姨|姑|舅|家[里的人]|工[程]?|某|"
    "总|队长|所长|院长|校长|律师|警官|同志|同学|教练|教授|氏|姓|站长|婆|公公|太太|老太"
)
# Words of every day that could be names.
_WORDS = (
    "祝寿|胡琴|"
    "白天|白云|高兴|高三|高一|高二|黄金|黄河|黄梅戏|金银|金星|金婚|江河|江海|石英|石子|万元|平安|平时|马力|马上|方才|任意|任何|严密|钱财|牛子|金山|花子|孙子|孙女|孙媳|叶子|龙舟|刘海|"
    "周三|周四|周五|周[一二六日]|余生|夏天|夏日|关节|关心|申请|康健|宁静|童子|梅花|马兰花|何时|许多|胡子|胡萝卜|毛线|毛衣|万一|周末|周边|高龄|高手|程序|田地|顾客|谢谢|成人|左右"
)
_SURE = r"(?:我叫|名叫|名字是|名字叫|姓名|户主|联系人|收件人)\s?[:：是为]?\s?"
_MAYBE = r"(?:找|叫|是|联系|联络|咨询|交给|送给|帮助|帮|给|问)\s?[:：]?\s?"
_END = r"(?=$|[\s,，.。;；:：!！?？、()（）\[\]【】\d+/|]|电话|手机|收|本人|女士|先生|同志|老人|的?联系)"
_ANYBODY = rf"(?!{_WORDS})(?:{_COMPOUND}|[{_COMMON}{_RARE}])(?!{_TITLE})"
_MOST = rf"(?!{_WORDS})(?:{_COMPOUND}|[{_COMMON}])(?!{_TITLE})"
_HAN = "[\u4e00-\u9fff]"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_SURE}(?P<name>{_ANYBODY}(?:{_HAN}{{1,2}}{_END}|{_GIVEN}{_GIVEN}?))",
        rf"{_MAYBE}(?P<name>{_MOST}(?:{_GIVEN}{{1,2}}{_END}|{_GIVEN}{{2}}))",
        r"(?:[Mm]y name is|[Cc]ontact|[Cc]all|[Aa]sk for|I am|I'm)\s+(?P<name>[A-Z][a-z]+(?:\s[A-Z][a-z]+)+)",
    )
)
_BETWEEN = r"[\s·・.\-_*,，]{0,2}"
_KIN = (
    r"(?:我的?|俺|家里的?|楼上的?|邻居的?|妈妈|母亲|爸爸|父亲|奶奶|爷爷|外婆|外公|姥姥|姥爷|老伴儿?|邻居|儿子|女儿|丈夫|妻子|爱人|孙子|孙女|老人|大爷|大娘|"
    r"阿姨|老妈|老爸|岳母|岳父|婆婆|公公|妈|爸|叫|是|给|为|帮|替|居民|残疾人|孤寡)+"
)
_WHOLE = re.compile(rf"{_MOST}{_HAN}{{1,2}}")
_LATIN = re.compile(r"[A-Z][a-z]+(?:\s[A-Z][a-z]+)+")


def found(text: Plain, names: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """Where one of these names stands in the plain text, or what looks like one after words that name somebody."""
    for name in names:
        signs = [re.escape(sign) for sign in plain(name).signs if not sign.isspace()]
        if len(signs) > 1:
            for hit in re.finditer(_BETWEEN.join(signs), text.signs, re.IGNORECASE):
                yield "name", *hit.span()
    for pattern in _PATTERNS:
        for hit in pattern.finditer(text.signs):
            yield "name", *hit.span("name")


def names_of(whom: str) -> Sequence[str]:
    """The names in what was said of whom a wish is for: "我妈妈王秀兰" tells one, "楼上的张奶奶" none."""
    signs = plain(whom).signs
    names = [hit.group("name") for pattern in _PATTERNS for hit in pattern.finditer(signs)]
    for part in re.split(r"[^\u4e00-\u9fff]+", signs):
        rest = re.sub(rf"^{_KIN}", "", part)
        names += [each for each in (part, rest) if _WHOLE.fullmatch(each)]
    return list(dict.fromkeys([*names, *_LATIN.findall(signs)]))
