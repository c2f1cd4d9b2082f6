package io.rq4j.worker;

import io.rq4j.error.RqException;

/** Another worker of this name lives. RQ's refusal at birth. */
public final class WorkerNameTakenException extends RqException {

    WorkerNameTakenException(String message) {
        super(message);
    }
}
