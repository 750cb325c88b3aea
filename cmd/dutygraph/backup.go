package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"dutygraph/graph"
	"dutygraph/graph/sqlite"
)

// backup is the command that copies an embedded store into one sealed file, while others write.
type backup struct {
	storeSetting
	Out   string `required:"" placeholder:"FILE" help:"The file to write. It must not be there yet."`
	Force bool   `help:"Replace a file that is there."`
}

// Help shows how the command is used.
func (*backup) Help() string {
	return `The backup is the whole of an embedded store (sqlite:…) as of one moment: all revisions, and the gaps derived from them.
Whoever serves, reads or imports meanwhile need not stop and waits for nothing. The file is readable by its owner alone, and
appears under its name once it was read again and lies on the disk; a backup that is interrupted leaves nothing. It ends with
a seal: revision, digest of all facts, SHA-256 of the file. Only "dutygraph restore" opens it; keep a copy on another machine.

A Neo4j database is backed up by its own tools (neo4j-admin database dump), or by "dutygraph copy" into a file: docs/neo4j.md.

备份嵌入式存储某一时刻的全部内容（含所有修订号和已推导的责任缺口），备份期间照常读写。文件仅属主可读，核对无误并落盘后才出现；
中断不留下任何文件。结尾的封印含修订号、全部事实的摘要和文件的 SHA-256。只能用 dutygraph restore 恢复；请另存一份到其他机器。

Examples:

    dutygraph backup --out monday.backup
    dutygraph backup --store sqlite:/srv/duty.sqlite --out /mnt/backup/duty.backup --force`
}

// Run makes a backup.
func (b *backup) Run(ctx context.Context, s *surroundings) error {
	if !strings.HasPrefix(b.Store, "sqlite:") {
		return usage.Errorf("本命令只备份嵌入式存储（sqlite:路径）；Neo4j 请用 neo4j-admin database dump，或 dutygraph copy 到 sqlite: 文件（见 docs/neo4j.md）",
			"this command backs up embedded stores (sqlite:PATH); for Neo4j use neo4j-admin database dump, or dutygraph copy into a sqlite: file (docs/neo4j.md)")
	}
	opened, err := s.openStore(ctx, b.Store, false)
	if err != nil {
		return err
	}
	defer opened.Close()
	p := newStages(s.errOut)
	seal, err := opened.(*sqlite.Store).Backup(ctx, b.Out, sqlite.BackupOptions{Replace: b.Force, At: time.Now().UnixMilli(), Progress: p.reached})
	p.done()
	if graph.CodeOf(err) == graph.Conflict {
		return graph.Conflict.Wrap(err, "%q 已存在，未写入任何内容；要替换请加 --force", "%q exists already and nothing was written; --force replaces it", b.Out)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, `已备份至第 %[1]d 号修订，%.1[2]f MiB，%[3]s。全部事实的摘要：
backed up through revision %[1]d: %.1[2]f MiB, %[3]s. Digest of all facts:
%[4]s
`, seal.Revision, float64(seal.Bytes)/(1<<20), b.Out, seal.Digest)
	return err
}

// stages show how far the stages of a backup have come, one after the other.
type stages struct {
	out   io.Writer
	at    sqlite.Stage
	meter *meter
	ended chan struct{} // closed when a stage ends that cannot tell how far it is
	over  chan struct{}
}

func newStages(out io.Writer) *stages { return &stages{out: out} }

// reached is told by the store.
func (s *stages) reached(stage sqlite.Stage, done, whole int64) {
	if stage != s.at {
		s.done()
		s.at = stage
		switch stage {
		case sqlite.Copying:
			s.meter = newMeter(s.out, "复制 copy", "KiB")
		case sqlite.Checking:
			s.wait()
		case sqlite.Digesting:
			s.meter = newMeter(s.out, "核对 read again", "rows")
		case sqlite.Sealing:
			s.meter = newMeter(s.out, "封印 seal", "KiB")
		}
	}
	if s.meter != nil {
		s.meter.reached(done, whole)
	}
}

// patience is after how long a stage that cannot tell how far it is says that it goes on.
const patience = 2 * time.Second

// wait says from time to time that the check goes on.
func (s *stages) wait() {
	ended, over := make(chan struct{}), make(chan struct{})
	s.ended, s.over = ended, over
	begun := time.Now()
	go func() {
		defer close(over)
		t := time.NewTimer(patience)
		defer t.Stop()
		for {
			select {
			case <-ended:
				return
			case <-t.C:
				fmt.Fprintf(s.out, "检查文件 checking the file: %v\n", time.Since(begun).Round(time.Second))
				t.Reset(every)
			}
		}
	}()
}

// done ends the stage that is shown.
func (s *stages) done() {
	if s.meter != nil {
		s.meter.done()
		s.meter = nil
	}
	if s.ended != nil {
		close(s.ended)
		<-s.over
		s.ended = nil
	}
}
