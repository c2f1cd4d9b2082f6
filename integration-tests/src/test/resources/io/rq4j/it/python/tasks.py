"""What a Python worker runs in the live checks."""
import time

from rq import get_current_job

SAMPLES = {
    'text': 'é☃ \\ "quoted"',
    'emoji': '😀',
    'empty': '',
    'nested': {'a': [1, 2.5, None, True], 'b': {'c': []}},
    'null': None,
    'true': True,
    'false': False,
    'fraction': 2.5,
    'tiny': 1e-7,
    'long': 2**53 + 1,
    'big': 10**30,
    'nan': float('nan'),
    'infinity': float('inf'),
    'minus infinity': float('-inf'),
}


def add(x, y):
    return x + y


def describe(value):
    return repr(value)


def sample(name):
    return SAMPLES[name]


def fail(message):
    raise ValueError(message)


def fail_once(name):
    if get_current_job().connection.incr(name) == 1:
        raise ValueError('the first time')
    return 'the second time'


def note(what):
    get_current_job().connection.rpush('notes', what)


def sleep(seconds):
    time.sleep(seconds)
