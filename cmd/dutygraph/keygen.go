package main

import (
	"fmt"

	"dutygraph/evidence"
)

// keygen is the command that makes a key to sign evidence with.
type keygen struct {
	Out string `required:"" placeholder:"FILE" help:"The file of the private key; the public one becomes FILE.pub. Neither must be there yet."`
}

// Help shows how the command is used.
func (*keygen) Help() string {
	return `The key is an Ed25519 key in standard files, as openssl reads them: the private key as PKCS #8 in PEM, readable by its owner
alone, and the public key as SPKI in PEM. Who has the private key can sign in your name: keep it off shared folders, and keep
a copy where it cannot be lost. Give the public key to whoever checks evidence, and its fingerprint by another way (telephone,
paper), so that nobody can put a key of their own in its place. Without this program a signature is checked by

    openssl pkeyutl -verify -pubin -inkey FILE.pub -rawin -in manifest.json -sigfile manifest.sig

生成证据签名用的 Ed25519 密钥（标准 PEM 文件，openssl 可读）。私钥仅属主可读，请妥善保管并另存一份；公钥交给核验方，指纹另以电话或
书面告知。已有的文件不会被覆盖。

Examples:

    dutygraph keygen --out suzhou-2026.key`
}

// Run makes a key.
func (k *keygen) Run(s *surroundings) error {
	public, err := evidence.NewKey(k.Out)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, `已生成私钥 %[1]s 和公钥 %[1]s%[2]s。公钥指纹（SHA-256）：
made the private key %[1]s and the public key %[1]s%[2]s. Fingerprint of the public key (SHA-256):
%[3]s
`, k.Out, evidence.PublicSuffix, evidence.Fingerprint(public))
	return err
}
