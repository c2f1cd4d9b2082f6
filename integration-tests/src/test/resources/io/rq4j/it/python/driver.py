"""Real RQ behind a pipe, for the live checks: python3 driver.py <redis url>

Each line on stdin is a JSON string with Python code, an expression or statements; each line on stdout is the answer,
{"value": ...} or {"error": <traceback>}. The first line tells the version of RQ. The end of stdin ends it.
"""
import json
import os
import subprocess
import sys
import traceback
import zlib
from enum import Enum

# The pipe belongs to the answers; whatever else prints, RQ's log too, goes where stderr goes.
answers = os.fdopen(os.dup(1), 'w', encoding='ascii')
os.dup2(2, 1)

import rq
from redis import Redis
from rq import Queue, SimpleWorker, Worker
from rq.exceptions import InvalidJobOperation, NoSuchJobError
from rq.job import Job
from rq.registry import CanceledJobRegistry, FailedJobRegistry, FinishedJobRegistry, StartedJobRegistry
from rq.serializers import DefaultSerializer as PICKLE
from rq.serializers import JSONSerializer as JSON

JSON_NAME = 'rq.serializers.JSONSerializer'
here = os.path.dirname(os.path.abspath(__file__))
url = sys.argv[1]
connection = Redis.from_url(url)


def queue(name, serializer=JSON):
    return Queue(name, connection=connection, serializer=serializer)


def job(id):
    return Job.fetch(id, connection=connection, serializer=JSON)


def group(name):
    from rq.group import Group  # since RQ 2
    return Group.fetch(name, connection=connection)


def registry(kind, name):
    return kind(name, connection=connection, serializer=JSON)


def fields(job):
    """What RQ would write of the job, as text, the call inflated."""
    written = job.to_dict()
    written['data'] = zlib.decompress(written['data'])
    return {name: text(value) for name, value in written.items()}


def text(value):
    if isinstance(value, bytes):
        return value.decode()
    return str(value.value if isinstance(value, Enum) else value)


def work(*names):
    """Runs what waits, in this process."""
    queues = [queue(name) for name in names]
    SimpleWorker(queues, connection=connection, serializer=JSON).work(burst=True)


def command(*args):
    """What a command of RQ prints, when it succeeds."""
    done = subprocess.run([sys.executable, '-m', 'rq.cli', *args, '--url', url], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f'rq {args} ended with {done.returncode}: {done.stdout}{done.stderr}')
    return done.stdout


def run(code):
    try:
        expression = compile(code, 'test', 'eval')
    except SyntaxError:
        exec(compile(code, 'test', 'exec'), globals())
        return None
    return eval(expression, globals())


def answer_to(code):
    try:
        return {'value': run(code)}
    except Exception:
        return {'error': traceback.format_exc()}


def send(answer):
    answers.write(json.dumps(answer, default=repr) + '\n')
    answers.flush()


send({'value': rq.VERSION})
for line in sys.stdin:
    send(answer_to(json.loads(line)))
