package io.rq4j.worker;

import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.job.Execution;
import org.jspecify.annotations.Nullable;

/** A job that this process holds. Guarded by its {@link Holdings}. */
final class Holding {

    private final Claim claim;
    private final long claimedNanos;
    private @Nullable Long renewedNanos;
    private boolean settling;
    private @Nullable String lost;

    Holding(Claim claim, long claimedNanos) {
        this.claim = claim;
        this.claimedNanos = claimedNanos;
    }

    Claim claim() {
        return claim;
    }

    Execution execution() {
        return claim.execution();
    }

    long claimedNanos() {
        return claimedNanos;
    }

    /** Whether a beat has written the keys that observers read. */
    boolean registered() {
        return renewedNanos != null;
    }

    void settle() {
        settling = true;
    }

    void lose(String why) {
        lost = why;
    }

    /** Why it is no longer ours, null as long as it is. */
    @Nullable String lost() {
        return lost;
    }

    /** Whether it is ours, as far as we know, and stays so for now. */
    boolean held() {
        return !settling && lost == null;
    }

    /** Marks the lease as renewed now, if that is due. */
    boolean renew(long nowNanos, long everyNanos) {
        if (!held() || renewedNanos != null && nowNanos - renewedNanos < everyNanos) {
            return false;
        }
        renewedNanos = nowNanos;
        return true;
    }
}
