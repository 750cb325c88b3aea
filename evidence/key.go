package evidence

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"dutygraph/graph"
)

// A key is an Ed25519 key (RFC 8032) in two files of standard form (RFC 8410), as openssl reads and writes them: the private
// key as PKCS #8 in PEM, readable by its owner alone, and beside it, under the same name and PublicSuffix, the public key as
// SubjectPublicKeyInfo in PEM, which is for everyone. A signature is the 64 bytes of plain Ed25519 over the bytes of the
// manifest as they are, with no hash before it and no envelope around it. So it can be checked without this program:
//
//	openssl pkeyutl -verify -pubin -inkey key.pub -rawin -in manifest.json -sigfile manifest.sig
//
// and the fingerprint of a public key can be told without it too:
//
//	openssl pkey -pubin -in key.pub -outform DER | sha256sum
const (
	// PublicSuffix is what the name of a public key's file has after that of the private one.
	PublicSuffix = ".pub"
	// SignatureSize is the length of a signature, in bytes.
	SignatureSize = ed25519.SignatureSize
)

const (
	privateBlock = "PRIVATE KEY" // PKCS #8, not encrypted
	publicBlock  = "PUBLIC KEY"  // SubjectPublicKeyInfo

	// maxKeyFile is more than any file with one key has, in bytes.
	maxKeyFile = 16 << 10
)

// NewKey makes a key and writes its two files, the private key at the path. It gives the public key. Where either file is
// there already it is Conflict, and nothing is written: a key that is lost cannot be made again.
func NewKey(path string) (ed25519.PublicKey, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, err
	}
	text, err := MarshalPublicKey(public)
	if err != nil {
		return nil, err
	}
	// The public key first: whoever finds a private key finds its public one too.
	if err := writeNew(path+PublicSuffix, text, 0o644); err != nil {
		return nil, err
	}
	if err := writeNew(path, pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der}), 0o600); err != nil {
		return nil, errors.Join(err, os.Remove(path+PublicSuffix))
	}
	return public, nil
}

// writeNew writes a file that was not there, whole or not at all.
func writeNew(path string, text []byte, mode fs.FileMode) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return graph.Conflict.Errorf("%q 已存在，未写入任何内容；密钥不会被覆盖，请换一个文件名", "%q exists already and nothing was written; a key is never overwritten: take another name", path)
	}
	if err != nil {
		return graph.Invalid.Wrap(err, "无法写入密钥文件 %q", "the key file %q cannot be written", path)
	}
	_, err = file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return errors.Join(graph.Unavailable.Wrap(err, "写入密钥文件 %q 失败", "writing the key file %q failed", path), os.Remove(path))
	}
	return nil
}

// ReadPrivateKey reads the private key of a file. It is Invalid unless the file holds one unencrypted Ed25519 key and no
// other, and where others than its owner may read it, on systems that can tell: who can read the key can sign. What the file
// holds is in no message.
func ReadPrivateKey(path string) (ed25519.PrivateKey, error) {
	text, mode, err := readKeyFile(path)
	if err != nil {
		return nil, err
	}
	if filepath.Separator != '\\' && mode.Perm()&0o077 != 0 {
		return nil, graph.Invalid.Errorf("私钥文件 %[1]q 他人可读，请 chmod 600；若他人可能已读过，请换新密钥", "others can read the private key in %[1]q; chmod 600 it, and make a new key if anyone may have read it", path)
	}
	der, err := onlyBlock(text, privateBlock)
	if err != nil {
		return nil, notTheKey(err, path, "私钥", "private key")
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, notTheKey(errNotReadable, path, "私钥", "private key") // without the parser's words: they may tell of the key
	}
	private, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, notTheKey(errOtherKind, path, "私钥", "private key")
	}
	return private, nil
}

// ReadPublicKey reads the public key of a file. It is Invalid unless the file holds one Ed25519 public key and no other.
func ReadPublicKey(path string) (ed25519.PublicKey, error) {
	text, _, err := readKeyFile(path)
	if err != nil {
		return nil, err
	}
	return publicKeyIn(text, path)
}

// ParsePublicKey reads the public key of a text in PEM, as MarshalPublicKey writes it.
func ParsePublicKey(text []byte) (ed25519.PublicKey, error) { return publicKeyIn(text, "") }

func publicKeyIn(text []byte, path string) (ed25519.PublicKey, error) {
	der, err := onlyBlock(text, publicBlock)
	if err != nil {
		return nil, notTheKey(err, path, "公钥", "public key")
	}
	key, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, notTheKey(errNotReadable, path, "公钥", "public key")
	}
	public, ok := key.(ed25519.PublicKey)
	if !ok {
		return nil, notTheKey(errOtherKind, path, "公钥", "public key")
	}
	return public, nil
}

// MarshalPublicKey is the public key in PEM, as its file holds it: the same key always gives the same bytes.
func MarshalPublicKey(public ed25519.PublicKey) ([]byte, error) {
	der, err := spki(public)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: publicBlock, Bytes: der}), nil
}

// Fingerprint names a public key: the SHA-256 of its SubjectPublicKeyInfo in DER, in hexadecimal. Two people compare it, by
// telephone or on paper, to know that they have the same key. It is empty for what is no Ed25519 public key.
func Fingerprint(public ed25519.PublicKey) string {
	der, err := spki(public)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}

func spki(public ed25519.PublicKey) ([]byte, error) {
	if len(public) != ed25519.PublicKeySize {
		return nil, graph.Invalid.Errorf("不是 Ed25519 公钥", "this is no Ed25519 public key")
	}
	return x509.MarshalPKIXPublicKey(public)
}

// Sign signs the bytes of a manifest with a key of ReadPrivateKey. The same bytes and key always give the same signature, of
// SignatureSize bytes.
func Sign(manifest []byte, key ed25519.PrivateKey) []byte { return ed25519.Sign(key, manifest) }

// BadSignature is the code of a manifest that the key did not sign as it stands.
const BadSignature graph.Code = "BAD_SIGNATURE"

// Check is nil if the signature is that of these very bytes by the owner of the public key, and BadSignature otherwise.
func Check(manifest, signature []byte, public ed25519.PublicKey) error {
	switch {
	case len(public) != ed25519.PublicKeySize:
		return graph.Invalid.Errorf("不是 Ed25519 公钥", "this is no Ed25519 public key")
	case len(signature) != SignatureSize:
		return BadSignature.Errorf("签名应为 %d 字节，实为 %d 字节", "a signature has %d bytes, and this one %d", SignatureSize, len(signature))
	case !ed25519.Verify(public, manifest, signature):
		return BadSignature.Errorf("签名与清单不符：清单被改动、签名被改动，或不是这把密钥（指纹 %[1]s）签的", "the signature does not fit the manifest: either was changed, or another key than this one signed it (fingerprint %[1]s)", Fingerprint(public))
	}
	return nil
}

// readKeyFile reads a file and tells its mode, of the file that was read, whatever happens to the name meanwhile.
func readKeyFile(path string) (text []byte, mode fs.FileMode, err error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, graph.NotFound.Errorf("没有密钥文件 %q；可用 dutygraph keygen 生成", "there is no key file %q; dutygraph keygen makes one", path)
	}
	if err != nil {
		return nil, 0, graph.Invalid.Wrap(err, "无法读取密钥文件 %q", "the key file %q cannot be read", path)
	}
	defer file.Close()
	about, err := file.Stat()
	if err == nil && about.Mode().IsRegular() {
		text, err = io.ReadAll(io.LimitReader(file, maxKeyFile+1))
	}
	switch {
	case err != nil:
		return nil, 0, graph.Invalid.Wrap(err, "无法读取密钥文件 %q", "the key file %q cannot be read", path)
	case !about.Mode().IsRegular() || len(text) > maxKeyFile:
		return nil, 0, graph.Invalid.Errorf("%q 不是密钥文件", "%q is no key file", path)
	}
	return text, about.Mode(), nil
}

// Why a text is not the key that was wanted.
var (
	errNoBlock     = errors.New("no PEM block of the kind")
	errEncrypted   = errors.New("encrypted")
	errOtherForm   = errors.New("a PEM block of another kind")
	errMore        = errors.New("more than one key")
	errNotReadable = errors.New("the block is damaged")
	errOtherKind   = errors.New("a key of another kind than Ed25519")
)

// onlyBlock is what the only PEM block of a text holds, of the kind that is wanted.
func onlyBlock(text []byte, kind string) ([]byte, error) {
	block, rest := pem.Decode(text)
	switch {
	case block == nil:
		return nil, errNoBlock
	case block.Type == "ENCRYPTED "+privateBlock || block.Headers["DEK-Info"] != "":
		return nil, errEncrypted
	case block.Type != kind:
		return nil, errOtherForm
	case strings.Contains(string(rest), "-----BEGIN"):
		return nil, errMore
	}
	return block.Bytes, nil
}

func notTheKey(cause error, path, zh, en string) error {
	if path != "" {
		zh, en = "文件 "+path+" 中的"+zh, en+" in "+path
	}
	switch cause {
	case errEncrypted:
		return graph.Invalid.Wrap(cause, "%[1]s已加密；请先解密（openssl pkey），或另用 dutygraph keygen 生成", "the %[2]s is encrypted; decrypt it first (openssl pkey), or make another with dutygraph keygen", zh, en)
	case errMore:
		return graph.Invalid.Wrap(cause, "%[1]s不止一个", "there is more than one %[2]s", zh, en)
	}
	return graph.Invalid.Wrap(cause, "%[1]s不是 PEM 格式的 Ed25519 密钥（私钥为 PKCS#8，公钥为 SPKI）", "the %[2]s is no Ed25519 key in PEM (PKCS #8 for a private key, SPKI for a public one)", zh, en)
}
