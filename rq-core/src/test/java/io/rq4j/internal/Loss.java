package io.rq4j.internal;

import io.rq4j.job.Execution;

/** The ways in which an execution loses its job, each as another client writes it, and the answer that names it. */
enum Loss {
    CANCELED("canceled") {
        @Override
        void happen(Scene scene, Execution execution) {
            status(scene, execution, "canceled");
        }
    },
    DELETED("deleted") {
        @Override
        void happen(Scene scene, Execution execution) {
            scene.redis.del("rq:job:" + execution.jobId());
        }
    },
    TAKEN_BY_ANOTHER_EXECUTION("taken") {
        @Override
        void happen(Scene scene, Execution execution) {
            scene.redis.hset("rq:job:" + execution.jobId(), "execution_id", "other");
        }
    },
    ENDED_BY_ANOTHER("taken") {
        @Override
        void happen(Scene scene, Execution execution) {
            status(scene, execution, "finished");
        }
    },
    REQUEUED("requeued") {
        @Override
        void happen(Scene scene, Execution execution) {
            status(scene, execution, "queued");
        }
    },
    SCHEDULED("requeued") {
        @Override
        void happen(Scene scene, Execution execution) {
            status(scene, execution, "scheduled");
        }
    },
    CLEANED_FROM_WIP("taken") {
        @Override
        void happen(Scene scene, Execution execution) {
            scene.redis.zrem("rq:wip:" + execution.queue(), execution.jobId() + ":" + execution.id());
        }

        @Override
        String wipLine(Execution execution) {
            return "";
        }
    };

    final String word;

    Loss(String word) {
        this.word = word;
    }

    abstract void happen(Scene scene, Execution execution);

    /** What is left to remove of its member in wip. */
    String wipLine(Execution execution) {
        return "- zset rq:wip:%s {%s:%s = 1800003600}\n"
                .formatted(execution.queue(), execution.jobId(), execution.id());
    }

    private static void status(Scene scene, Execution execution, String status) {
        scene.redis.hset("rq:job:" + execution.jobId(), "status", status);
    }
}
