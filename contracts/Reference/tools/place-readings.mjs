// Place names whose reading differs from the usual one of their characters. The key may be the beginning of a longer name.
export const placeReadings = {
  乐亭: 'lao ting', 乐陵: 'lao ling', 乐清: 'yue qing', 单县: 'shan xian', 歙县: 'she xian', 浚县: 'xun xian', 郫都: 'pi du', 蔚县: 'yu xian',
  洪洞: 'hong tong', 繁峙: 'fan shi', 尉犁: 'yu li', 大埔: 'da bu', 泌阳: 'bi yang', 六合: 'lu he', 珲春: 'hun chun', 曾都: 'zeng du',
  莘庄: 'xin zhuang', 涡阳: 'guo yang', 都匀: 'du yun', 解州: 'hai zhou', 黄陂: 'huang pi', 汨罗: 'mi luo', 栖霞: 'qi xia', 芝罘: 'zhi fu',
  宿迁: 'su qian', 宿州: 'su zhou', 宿松: 'su song', 宿豫: 'su yu', 宿城: 'su cheng', 穆棱: 'mu ling', 百色: 'bai se', 铅山: 'yan shan',
  台州: 'tai zhou', 天台: 'tian tai', 番禺: 'pan yu', 亳州: 'bo zhou', 六安: 'lu an', 东阿: 'dong e', 东莞: 'dong guan', 长汀: 'chang ting',
  大城: 'dai cheng', 大厂: 'da chang', 宝坻: 'bao di', 闽侯: 'min hou', 耒阳: 'lei yang', 枞阳: 'zong yang', 荥阳: 'xing yang', 荥经: 'ying jing',
  盱眙: 'xu yi', 邗江: 'han jiang', 睢宁: 'sui ning', 睢县: 'sui xian', 睢阳: 'sui yang', 濉溪: 'sui xi', 沭阳: 'shu yang', 兖州: 'yan zhou',
  长子: 'zhang zi', 长治: 'chang zhi', 渑池: 'mian chi', 中牟: 'zhong mu', 牟平: 'mu ping', 牟定: 'mou ding', 筠连: 'jun lian', 犍为: 'qian wei',
  什邡: 'shi fang', 阆中: 'lang zhong', 会理: 'hui li', 莘县: 'shen xian', 茌平: 'chi ping', 临朐: 'lin qu', 井陉: 'jing xing', 行唐: 'xing tang',
  无为: 'wu wei', 宕昌: 'tan chang', 洮南: 'tao nan', 石阡: 'shi qian', 勐海: 'meng hai', 勐腊: 'meng la', 那曲: 'na qu', 儋州: 'dan zhou',
  崆峒: 'kong tong', 蓟州: 'ji zhou', 重庆: 'chong qing', 厦门: 'xia men', 丽水: 'li shui', 会东: 'hui dong', 朝阳: 'chao yang', 朝天: 'chao tian',
  巴音郭楞: 'ba yin guo leng', 曲阜: 'qu fu', 曲靖: 'qu jing', 阳曲: 'yang qu', 余干: 'yu gan', 新干: 'xin gan', 柏乡: 'bai xiang', 桐柏: 'tong bai',
  郧西: 'yun xi', 郧阳: 'yun yang', 监利: 'jian li', 华阴: 'hua yin', 华县: 'hua xian', 夏津: 'xia jin', 灵寿: 'ling shou', 任县: 'ren xian',
  任城: 'ren cheng', 任丘: 'ren qiu', 任泽: 'ren ze', 句容: 'ju rong', 高要: 'gao yao', 石嘴山: 'shi zui shan', 称多: 'chen duo', 尖扎: 'jian zha',
  贞丰: 'zhen feng', 和硕: 'he shuo', 阿克苏: 'a ke su', 阿勒泰: 'a le tai', 扎赉诺尔: 'zha lai nuo er', 扎兰屯: 'zha lan tun', 阿荣: 'a rong',
};
