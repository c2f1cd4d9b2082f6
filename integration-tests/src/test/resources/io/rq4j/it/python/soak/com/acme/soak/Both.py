"""The Python twin of com.acme.soak.Both: by these names a worker of either side runs the same jobs."""
import os
import time

from rq import get_current_job


def step(runs, millis):
    note(runs)
    time.sleep(millis / 1000)
    return 'python'


def fail(runs):
    note(runs)
    raise ValueError('as it should')


def note(runs):
    """One short write to the end of a file is whole, whoever else writes."""
    file = os.open(os.path.join(runs, 'python.runs'), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(file, (get_current_job().id + '\n').encode())
    os.close(file)
