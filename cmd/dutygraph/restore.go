package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"dutygraph/graph/sqlite"
)

// restore is the command that makes an embedded store out of a backup.
type restore struct {
	From  string `required:"" placeholder:"FILE" help:"The backup, made by dutygraph backup."`
	Store string `required:"" placeholder:"STORE" help:"The store to make: sqlite:PATH. Nothing must be there yet."`
}

// Help shows how the command is used.
func (*restore) Help() string {
	return `The store appears under its name once it was compared with the backup's seal: first every byte of the file, then, read through
the store itself, the revision, the last evaluation of the rules, and the digest of all facts. A damaged backup (DAMAGED), one
of a newer program (STORE_TOO_NEW), and a path at which there is something (CONFLICT) are refused, and nothing is left behind;
nor when it is interrupted. To put a store in the place of another, stop what uses the old one and move its files away first:
PATH, PATH-wal and PATH-shm.

核对备份的每一个字节，再经恢复出的存储重算修订号、最近一次评判和全部事实的摘要，全部一致才以该名出现；备份损坏、由更新版本程序
制作、或目标已存在时拒绝，不留下任何文件。要替换旧存储，请先停用并移走其文件（PATH、PATH-wal、PATH-shm）。

Examples:

    dutygraph restore --from monday.backup --store sqlite:duty.sqlite
    dutygraph restore --from monday.backup --store sqlite:check.sqlite && dutygraph copy --from sqlite:check.sqlite --to neo4j://neo4j@127.0.0.1:7687`
}

// Run restores a backup.
func (r *restore) Run(ctx context.Context, s *surroundings) error {
	path, embedded := strings.CutPrefix(r.Store, "sqlite:")
	if !embedded {
		return usage.Errorf("备份只能恢复为嵌入式存储（sqlite:路径）；之后可用 dutygraph copy 复制到 Neo4j", "a backup is restored into an embedded store (sqlite:PATH); dutygraph copy moves that into Neo4j")
	}
	if path == "" {
		return usage.Errorf("sqlite: 后面要写文件路径", "sqlite: must be followed by the path of a file")
	}
	p := newStages(s.errOut)
	seal, err := sqlite.RestoreBackup(ctx, r.From, path, p.reached)
	p.done()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, `已恢复至第 %[1]d 号修订（备份于 %[2]s），与封印一致。全部事实的摘要：
restored through revision %[1]d (backed up %[2]s); it is what the seal says. Digest of all facts:
%[3]s
`, seal.Revision, instant(seal.At).Format(time.DateTime), seal.Digest)
	return err
}
