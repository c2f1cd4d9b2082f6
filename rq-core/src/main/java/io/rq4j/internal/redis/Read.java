package io.rq4j.internal.redis;

/** The commands that only read: what may be sent without a script. */
public enum Read {
    EXISTS,
    GET,
    HGET,
    HGETALL,
    HLEN,
    HMGET,
    HSTRLEN,
    LLEN,
    LPOS,
    LRANGE,
    PING,
    PTTL,
    SCARD,
    SMEMBERS,
    SRANDMEMBER,
    SSCAN,
    TIME,
    TTL,
    TYPE,
    XLEN,
    XREVRANGE,
    ZCARD,
    ZCOUNT,
    ZRANGE,
    ZRANGEBYSCORE,
    ZSCORE;

    /** This command with its arguments, the key first. */
    public Call of(String... args) {
        return new Call(this, args);
    }

    /** A command with its arguments, to be sent alone or in a pipeline. */
    public record Call(Read command, String... args) {}
}
