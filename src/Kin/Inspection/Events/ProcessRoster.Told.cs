using Kin.Native;
using Kin.Native.Proc;

namespace Kin.Inspection.Events;

internal sealed partial class ProcessRoster
{
    /// <summary>Takes in what the kernel tells.</summary>
    public void Apply(in ConnectorEvent message)
    {
        ProcEvent e = message.Event;
        _lastEvent = TimeOf(e);
        switch (e.what)
        {
            case Libc.PROC_EVENT_FORK when e.exit_code != e.exit_signal:
                AddThread(e);
                break;
            case Libc.PROC_EVENT_FORK:
                Fork(e);
                break;
            case Libc.PROC_EVENT_EXEC:
                Exec(e);
                break;
            case Libc.PROC_EVENT_EXIT when e.process_pid != e.process_tgid:
                EndThread(e);
                break;
            case Libc.PROC_EVENT_EXIT:
                EndFirstThread(e);
                break;
            case Libc.PROC_EVENT_COMM:
                Rename(e, message.Name);
                break;
            default:
                Change(e);
                break;
        }
    }

    private static long TimeOf(in ProcEvent e) => (long)e.timestamp_ns;

    private void Fork(in ProcEvent e)
    {
        int id = (int)e.exit_signal;
        if (_alive.TryGetValue(id, out KnownProcess? known))
        {
            if (known.IsBirthSeen || !IsNear(known.StartTicks, _clock.ToHundredths(TimeOf(e))))
            {
                End(known, TimeOf(e), isInferred: true); // its end was lost, and the number is used again
                known = null;
            }
            else if (known.IsBirthTold)
            {
                return;
            }
        }

        _alive.TryGetValue(e.process_tgid, out KnownProcess? parent);
        KnownProcess child = known ?? new KnownProcess(id);
        child.ParentId = e.process_tgid;
        child.BornAt = TimeOf(e);
        child.IsBirthSeen = true;
        child.Started = _clock.ToTime(child.BornAt);
        child.Name = parent?.Name ?? known?.Name;
        child.UserId = parent?.UserId ?? known?.UserId;
        child.Arguments = parent?.Arguments ?? 0;
        child.Threads = _isUncertain ? KnownProcess.Unknown : 1;
        child.IsWanted = IsWanted(id, e.process_tgid);
        _alive[id] = child;
        _inferredEnds.Remove(id);
        TellOfBirth(child, isInferred: false);
    }

    private void AddThread(in ProcEvent e)
    {
        KnownProcess process = Find((int)e.exit_signal);
        if (process.Threads != KnownProcess.Unknown)
        {
            process.Threads++;
        }

        TellOfThread(ProcessEventKind.ThreadStart, process, (int)e.exit_code, e);
    }

    private void EndThread(in ProcEvent e)
    {
        KnownProcess process = Find(e.process_tgid);
        process.Status = (int)e.exit_code;
        TellOfThread(ProcessEventKind.ThreadExit, process, e.process_pid, e);
        if (process.Threads == KnownProcess.Unknown || --process.Threads > 0)
        {
            return;
        }

        if (_firstThreadEnded.Contains(process))
        {
            End(process, TimeOf(e), isInferred: false);
        }
        else
        {
            process.Threads = KnownProcess.Unknown; // the first one is there, so one was not counted
        }
    }

    private void EndFirstThread(in ProcEvent e)
    {
        if (!_alive.TryGetValue(e.process_tgid, out KnownProcess? process))
        {
            if (_inferredEnds.Remove(e.process_tgid))
            {
                return; // a look at /proc was faster
            }

            process = new KnownProcess(e.process_tgid) { IsWanted = root == 0 || root == e.process_tgid };
        }

        process.ParentId = e.parent_tgid;
        process.Status = (int)e.exit_code;
        bool isLast = process.Threads == KnownProcess.Unknown
            ? !TryLook(process, out ProcessInfo now) || now.ThreadCount <= 1
            : --process.Threads == 0;
        if (isLast)
        {
            End(process, TimeOf(e), isInferred: false);
        }
        else if (!_firstThreadEnded.Contains(process))
        {
            process.Status = null; // that of one of the others will be that of the process
            _firstThreadEnded.Add(process);
        }
    }

    // The other threads have ended, and the one that is left is the first now.
    private void Exec(in ProcEvent e)
    {
        KnownProcess process = Find(e.process_tgid);
        process.Threads = _isUncertain ? KnownProcess.Unknown : 1;
        _firstThreadEnded.Remove(process);
        IReadOnlyList<string>? line = null;
        if (TryLook(process, out ProcessInfo now))
        {
            process.Name = now.Name;
            process.Arguments = now.Addresses.ArgumentsStart;
            line = now.ReadCommandLine().TryGet(out IReadOnlyList<string>? words) && words.Count > 0
                ? words : null;
        }
        else
        {
            process.Name = null;
            process.Arguments = 0;
        }

        if (process.IsWanted)
        {
            told.Enqueue(new ProcessEvent(ProcessEventKind.Exec, _clock.ToTime(TimeOf(e)))
            {
                ProcessId = process.Id,
                ParentId = process.ParentId,
                Started = process.Started,
                Name = process.Name,
                UserId = process.UserId,
                CommandLine = line,
            });
        }
    }

    private void Rename(in ProcEvent e, string name)
    {
        KnownProcess process = Find(e.process_tgid);
        if (e.process_pid == e.process_tgid)
        {
            process.Name = name;
        }

        if (process.IsWanted && (threads || e.process_pid == e.process_tgid))
        {
            told.Enqueue(new ProcessEvent(ProcessEventKind.Rename, _clock.ToTime(TimeOf(e)))
            {
                ProcessId = process.Id,
                ThreadId = OtherThread(e),
                ParentId = process.ParentId,
                Started = process.Started,
                Name = name,
                UserId = process.UserId,
            });
        }
    }

    private void Change(in ProcEvent e)
    {
        ProcessEventKind? kind = e.what switch
        {
            Libc.PROC_EVENT_UID => ProcessEventKind.UserChange,
            Libc.PROC_EVENT_GID => ProcessEventKind.GroupChange,
            Libc.PROC_EVENT_SID => ProcessEventKind.NewSession,
            Libc.PROC_EVENT_PTRACE => ProcessEventKind.Trace,
            Libc.PROC_EVENT_COREDUMP => ProcessEventKind.CoreDump,
            _ => null, // of a kernel to come
        };
        if (kind is not ProcessEventKind what)
        {
            return;
        }

        KnownProcess process = Find(e.process_tgid);
        bool ofProcess = e.process_pid == e.process_tgid || what == ProcessEventKind.CoreDump;
        if (what == ProcessEventKind.UserChange && ofProcess)
        {
            process.UserId = e.exit_signal;
        }

        if (process.IsWanted && (threads || ofProcess))
        {
            told.Enqueue(new ProcessEvent(what, _clock.ToTime(TimeOf(e)))
            {
                ProcessId = process.Id,
                ThreadId = OtherThread(e),
                ParentId = process.ParentId,
                Started = process.Started,
                Name = process.Name,
                UserId = process.UserId,
                GroupId = what == ProcessEventKind.GroupChange ? e.exit_signal : null,
                TracerId = what == ProcessEventKind.Trace ? (int)e.exit_signal : null,
            });
        }
    }

    private void TellOfThread(ProcessEventKind kind, KnownProcess process, int thread, in ProcEvent e)
    {
        if (threads && process.IsWanted)
        {
            told.Enqueue(new ProcessEvent(kind, _clock.ToTime(TimeOf(e)))
            {
                ProcessId = process.Id,
                ThreadId = thread,
                ParentId = process.ParentId,
                Started = process.Started,
                Name = process.Name,
                UserId = process.UserId,
            });
        }
    }

    private static int? OtherThread(in ProcEvent e) =>
        e.process_pid == e.process_tgid ? null : e.process_pid;

    // One that is not known was made while events were lost, or is gone: then nobody remembers it.
    private KnownProcess Find(int id) => _alive.TryGetValue(id, out KnownProcess? known) ? known
        : source.TryRead(id, out ProcessInfo found) == ProcOutcome.Read && !found.IsZombie ? Add(found)
        : new KnownProcess(id) { IsWanted = root == 0 || id == root };
}
