package neo4j

import (
	"context"
	"errors"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"dutygraph/graph"
)

// translate turns a driver's error into one that a person can act on, by its code, never by its text. What is none of
// those stays as it is: internal, and for the log. over is the caller's own context.
func (s *Store) translate(over context.Context, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*graph.Error](err); ok {
		return err
	}
	if ended := over.Err(); ended != nil {
		return ended
	}
	if s.closed.Load() {
		return closedError()
	}
	e, ok := errors.AsType[*driver.Neo4jError](err)
	if !ok {
		if unreachable(err) {
			return graph.Unavailable.Wrap(err, "无法连接数据库，或数据库太忙，请稍后再试", "the database cannot be reached or is too busy; try again later")
		}
		return err
	}
	switch e.Code {
	case "Neo.ClientError.Security.Unauthorized", "Neo.ClientError.Security.AuthenticationRateLimit", "Neo.ClientError.Security.CredentialsExpired":
		return graph.Unavailable.Wrap(err, "数据库拒绝了用户名或密码", "the database refused the user name or the password")
	case "Neo.ClientError.Database.DatabaseNotFound":
		return graph.Unavailable.Wrap(err, "服务器上没有这个数据库", "there is no such database on the server")
	case "Neo.ClientError.Transaction.TransactionTimedOut", "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
		"Neo.ClientError.Transaction.TransactionTerminated", "Neo.ClientError.Transaction.LockClientStopped":
		return graph.Unavailable.Wrap(err, "数据库未能按时答复，请稍后再试", "the database did not answer in time; try again later")
	case "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase":
		return graph.Unavailable.Wrap(err, "数据库当前只读，本次写入未生效", "the database is read-only now; nothing was written")
	}
	if e.IsRetriable() || strings.HasPrefix(e.Code, "Neo.TransientError.") {
		return graph.Unavailable.Wrap(err, "数据库太忙或正在切换，请稍后再试", "the database is too busy or changing over; try again later")
	}
	return err
}

// unreachable reports that there was no answer: no connection, none free in time, or our own patience at its end.
func unreachable(err error) bool {
	_, cut := errors.AsType[*driver.ConnectivityError](err)
	return cut || driver.IsRetryable(err) || driver.IsTransactionExecutionLimit(err) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// passing reports that the same statement may succeed at once on another connection. Reading a row at the moment in which
// a write that nobody will see is swept away fails with EntityNotFound.
func passing(err error) bool {
	if e, ok := errors.AsType[*driver.Neo4jError](err); ok && e.Code == "Neo.ClientError.Statement.EntityNotFound" {
		return true
	}
	return driver.IsRetryable(err)
}

// refused turns what is wrong with the settings into an error of the one who opens.
func refused(err error) error {
	e, ok := errors.AsType[*driver.Neo4jError](err)
	if !ok {
		return err
	}
	switch e.Code {
	case "Neo.ClientError.Security.Unauthorized", "Neo.ClientError.Security.AuthenticationRateLimit":
		return graph.Invalid.Wrap(err, "Neo4j 拒绝了用户名或密码；连续错误多次后需等候数秒", "Neo4j refused the user name or the password; after several failures wait some seconds")
	case "Neo.ClientError.Security.CredentialsExpired":
		return graph.Invalid.Wrap(err, "Neo4j 的初始密码须先修改", "the initial password of Neo4j must be changed first")
	case "Neo.ClientError.Database.DatabaseNotFound":
		return graph.Invalid.Wrap(err, "Neo4j 上没有这个数据库", "there is no such database on the Neo4j server")
	}
	return err
}

func closedError() error { return graph.Closed.Errorf("存储已关闭", "the store was closed") }
