package city

import (
	"strings"

	"dutygraph/graph"
)

// surnames, two of two characters among them, because masks must keep both.
func surname(n uint64) string {
	const one = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤"
	const two = "欧阳诸葛"
	if n %= 80; n < 2 {
		return two[6*n : 6*n+6]
	}
	n %= uint64(len(one) / 3)
	return one[3*n : 3*n+3]
}

// givenNames begin with a character that says that the person is made up: a common name on a real area's post would
// point at somebody.
func givenNames() []string {
	var names []string
	for _, first := range "例示拟样试演" {
		for _, second := range "安平和顺康宁泰祥瑞丰盈春夏秋冬晨曦朝晖明亮清源江河湖海山川林森木禾稻麦竹兰梅松柏云霞雪雨风雷星辰月光田园村舟桥路" {
			names = append(names, string(first)+string(second))
		}
	}
	return names
}

// mix scatters numbers: the same seed and number always give the same 64 bits, without a state to carry along.
func (c *city) mix(n uint64) uint64 {
	x := c.seed*0x9e3779b97f4a7c15 + n*0xbf58476d1ce4e5b9 + 0x94d049bb133111eb
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// name is the name of the person, or of the head of the household, with the number.
func (c *city) name(n uint64) string {
	x := c.mix(n)
	return surname(x>>40) + c.given[x%uint64(len(c.given))]
}

// The numbers of persons: who holds an office, who minds a grid, who helps a household.
const (
	officePerson  = 1_000_000
	gridPerson    = 2_000_000
	contactPerson = 3_000_000
)

func person(n int) graph.ID { return graph.ID("P" + digits(n, 7)) }

// digits is a number with leading zeros.
func digits(n, width int) string {
	var b [20]byte
	i := len(b)
	for ; width > 0 || n > 0; width-- {
		i--
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return string(b[i:])
}

// numeral is a number from 1 to 99 in Chinese.
func numeral(n int) string {
	ones := strings.Split("〇,一,二,三,四,五,六,七,八,九", ",")
	switch {
	case n < 10:
		return ones[n]
	case n == 10:
		return "十"
	case n < 20:
		return "十" + ones[n%10]
	case n%10 == 0:
		return ones[n/10] + "十"
	}
	return ones[n/10] + "十" + ones[n%10]
}
