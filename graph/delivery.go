package graph

// Delivery says for which area and days a ledger is complete: without it, silence proves nothing. It holds
// timelessly. 台账报送
type Delivery struct {
	Entry
	// Ledger is the noun whose ledger is complete.
	Ledger Noun
	// Kind narrows it to one kind of record; empty for every other ledger.
	Kind RecordKind
	// Area is the area covered, with all below it.
	Area ID
	// From is the first day covered.
	From Day
	// CompleteTo is the last day covered, included.
	CompleteTo Day
}

// Noun is Deliveries.
func (*Delivery) Noun() Noun { return Deliveries }

// Identity is its key.
func (d *Delivery) Identity() ID { return d.Key() }

// Key is ledger, kind, area and first day covered.
func (d *Delivery) Key() ID { return keyOf(d.From, ID(d.Ledger), ID(d.Kind), d.Area) }

// Group is its key.
func (d *Delivery) Group() ID { return d.Key() }

// Valid is always.
func (*Delivery) Valid() Period { return Always }

// AsOf hides nothing.
func (d *Delivery) AsOf(Day) Fact { return d }

// References is the area.
func (d *Delivery) References() []Reference {
	return references(d.From, to("area", Areas, d.Area))
}
