package neo4jtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// version is the Neo4j that is fetched.
const version = "5.26.20"

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>dutygraph</groupId><artifactId>neo4jtest</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>` + version + `</version></dependency>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j-slf4j-provider</artifactId><version>` + version + `</version></dependency>
  </dependencies>
</project>
`

// jars are the folder of Neo4j's jars, fetched once for all test processes.
func jars() (string, error) {
	dir, err := cache()
	if err != nil {
		return "", err
	}
	lib := filepath.Join(dir, "neo4j-"+version)
	if err := lock("jars"); err != nil {
		return "", err
	}
	if _, err := os.Stat(lib); err == nil {
		return lib, nil
	}
	if _, err := exec.LookPath("mvn"); err != nil {
		return "", missing("neither NEO4J_TEST_URI nor Maven (mvn), with which to fetch Neo4j")
	}
	build, err := os.MkdirTemp(dir, "fetch")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(build)
	if err := os.WriteFile(filepath.Join(build, "pom.xml"), []byte(pom), 0o600); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	mvn := exec.CommandContext(ctx, "mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib")
	mvn.Dir = build
	if out, err := mvn.CombinedOutput(); err != nil {
		return "", fmt.Errorf("fetching Neo4j with Maven: %w\n%s", err, out)
	}
	return lib, os.Rename(filepath.Join(build, "lib"), lib)
}

const conf = `server.bolt.listen_address=127.0.0.1:%d
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
dbms.usage_report.enabled=false
dbms.cypher.min_replan_interval=1h
dbms.cypher.hints_error=true
server.memory.query_cache.per_db_cache_num_entries=10000
`

// guard runs Neo4j, and again at each line that it reads. At the end of its input, which comes when the test process ends,
// however it does, it kills Neo4j and clears its folder away. An interrupt from the terminal comes to it, too, and must not
// stop it first.
const guard = `trap '' INT TERM HUP QUIT
home=$1; shift
launch() {
  ( trap - INT TERM HUP QUIT; exec "$@" ) </dev/null &
  pid=$!
  ( while kill -0 $pid 2>/dev/null; do sleep 1; done; echo ended ) &
}
launch "$@"
while read -r again; do
  kill $pid
  wait $pid
  launch "$@"
done
exec 2>/dev/null # nobody reads any more: to tell of the kill would end the shell here
kill -9 $pid
wait $pid
rm -rf "$home"
`

// start starts a server.
func start() (*Server, error) {
	java := "java"
	if home := os.Getenv("JAVA_HOME"); home != "" {
		java = filepath.Join(home, "bin", "java")
	}
	java, err := exec.LookPath(java)
	if err != nil {
		return nil, missing("neither NEO4J_TEST_URI nor Java (17 or 21), with which to run Neo4j")
	}
	lib, err := jars()
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	home, err := os.MkdirTemp("", "neo4jtest")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(home, "neo4j.conf"), fmt.Appendf(nil, conf, port), 0o600); err != nil {
		return nil, err
	}
	run := exec.Command("sh", "-c", guard, "guard", home, java,
		"--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.io=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
		"-Dio.netty.tryReflectionSetAccessible=true", "-Dlog4j2.disable.jmx=true", "-XX:+UseSerialGC", "-Xms512m", "-Xmx1g", "-XX:MetaspaceSize=256m", "-cp", filepath.Join(lib, "*"),
		"org.neo4j.server.CommunityEntryPoint", "--home-dir="+home, "--config-dir="+home, "--console-mode")
	alive, err := run.StdinPipe() // never written to; it ends with this process
	if err != nil {
		return nil, err
	}
	read, write, err := os.Pipe() // our own: Wait would close the command's
	if err != nil {
		return nil, err
	}
	run.Stdout, run.Stderr = write, write
	err = run.Start()
	write.Close()
	if err != nil {
		return nil, err
	}
	said := listen(read)
	if err := started(said); err != nil {
		return nil, err
	}
	s := &Server{URI: fmt.Sprintf("neo4j://127.0.0.1:%d", port), User: "neo4j", Password: "only-for-tests", alive: alive, said: said}
	if err := s.setPassword(); err != nil {
		return nil, err
	}
	return s, s.connect()
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// listen reads what Neo4j says, line by line, as long as it lives: it would stop at a full pipe. Lines that nobody waits for
// are dropped.
func listen(out io.Reader) <-chan string {
	said := make(chan string, 1000)
	go func() {
		defer close(said)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			select {
			case said <- lines.Text():
			default:
			}
		}
	}()
	return said
}

// started waits until Neo4j says that it listens.
func started(said <-chan string) error {
	alarm := time.NewTimer(3 * time.Minute)
	defer alarm.Stop()
	var all strings.Builder
	for {
		select {
		case line, more := <-said:
			if strings.HasSuffix(line, "Started.") {
				return nil
			}
			if all.WriteString(line + "\n"); !more || line == "ended" {
				return fmt.Errorf("Neo4j did not start:\n%s", all.String())
			}
		case <-alarm.C:
			return errors.New("Neo4j did not start within three minutes")
		}
	}
}

// Restart stops a server that was started here, as its operator would, and starts it again on the same port. It reports
// whether it could: nothing else here may be stopped.
func (s *Server) Restart(t testing.TB) bool {
	t.Helper()
	if s.alive == nil {
		return false
	}
	for len(s.said) > 0 {
		<-s.said
	}
	if _, err := io.WriteString(s.alive, "again\n"); err != nil {
		t.Fatal(err)
	}
	for line := range s.said {
		if line == "ended" {
			break
		}
	}
	if err := started(s.said); err != nil {
		t.Fatal(err)
	}
	return true
}

// setPassword changes the password that every new server has.
func (s *Server) setPassword() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	d, err := neo4j.NewDriverWithContext(s.URI, neo4j.BasicAuth("neo4j", "neo4j", ""))
	if err != nil {
		return err
	}
	defer d.Close(ctx)
	session := d.NewSession(ctx, neo4j.SessionConfig{DatabaseName: "system"})
	defer session.Close(ctx)
	result, err := session.Run(ctx, "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password", map[string]any{"password": s.Password})
	if err == nil {
		_, err = result.Consume(ctx)
	}
	return err
}
