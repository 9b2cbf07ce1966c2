using System.Diagnostics;
using Kin.Inspection;
using Kin.Tool.Processes;

namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>
/// Reads the costly files of chosen rows, those that are shown or sorted by. Not thread-safe.
/// </summary>
internal sealed class DetailReader(GroupSampler groups)
{
    private const int TurnOf = 8; // what hardly ever changes is read again in every eighth look

    private const float TicksPerPercent = TimeSpan.TicksPerSecond / 100;

    private long _now, _before, _look;

    /// <summary>A new look has begun.</summary>
    /// <param name="time">Its number, which grows.</param>
    /// <param name="interval">The time since the one before.</param>
    public void Begin(long time, TimeSpan interval)
    {
        (_before, _now) = (_now, time);
        _look++;
        groups.Begin(interval.TotalSeconds);
    }

    /// <summary>The row with what is needed; the same row when nothing is new.</summary>
    /// <param name="row">It was made in this look.</param>
    /// <param name="process">Of what it was made.</param>
    /// <param name="needs">What to read.</param>
    public TopRow Read(TopRow row, in ProcessInfo process, TopNeeds needs)
    {
        TopSubject subject = row.Subject;
        bool isTurn = (_look + subject.Id) % TurnOf == 0 && subject.LastTime != _now;
        needs &= subject.LastTime == _now ? ~(subject.LastNeeds & TopNeeds.Counters) : ~TopNeeds.None;
        if (needs.HasFlag(TopNeeds.Command) && (subject.Command is null || isTurn))
        {
            subject.Command = CommandText.Of(process, subject);
        }

        if ((needs & (TopNeeds.Group | TopNeeds.GroupFacts)) != 0 && (subject.Groups is null || isTurn))
        {
            subject.Groups = process.ReadControlGroups().TryGet(out IReadOnlyList<ControlGroupPath>? read)
                ? read : [];
        }

        ProcessStatus? status = null;
        if (needs.HasFlag(TopNeeds.Switches)
            || (needs.HasFlag(TopNeeds.User) && (subject.UserId is null || isTurn)))
        {
            status = ReadStatus(process, subject);
        }

        return (needs & TopNeeds.Counters) == 0 ? row : WithDetails(row, process, needs, status);
    }

    private static ProcessStatus? ReadStatus(in ProcessInfo process, TopSubject subject)
    {
        if (process.ReadStatus().TryGet(out ProcessStatus? status)
            && (subject.UserId is not uint known || known != status.UserIds.Effective))
        {
            subject.UserId = status.UserIds.Effective;
            subject.User = AccountNames.User(status.UserIds.Effective);
        }

        return status;
    }

    // A row may be read twice in a look: as all are, for the order, and as it is shown.
    private TopRow WithDetails(TopRow row, in ProcessInfo process, TopNeeds needs, ProcessStatus? status)
    {
        TopSubject subject = row.Subject;
        TopDetails now = new();
        if (subject.LastTime == _now && subject.Last is not null)
        {
            now = subject.Last;
        }
        else
        {
            subject.Earlier = subject.LastTime == _before && _before != 0 ? subject.Last : null;
            subject.EarlierTimes = subject.LastTimes;
            subject.LastNeeds = TopNeeds.None;
        }

        now = Counted(now, process, subject, needs, status);
        if (subject.Earlier is not null)
        {
            now = Rated(now, subject.Earlier, subject);
        }

        bool isSame = row.Details is not null && row.Details == now;
        subject.Last = isSame ? row.Details : now;
        subject.LastTime = _now;
        subject.LastNeeds |= needs;
        return isSame ? row : row with { Details = now };
    }

    private TopDetails Counted(
        TopDetails now, in ProcessInfo process, TopSubject subject, TopNeeds needs, ProcessStatus? status)
    {
        if (needs.HasFlag(TopNeeds.Memory) && process.ReadMemoryUse().TryGet(out ProcessMemoryUse memory))
        {
            now = now with { ResidentBytes = memory.ResidentBytes, SharedBytes = memory.SharedBytes };
        }

        bool isOfMany = subject.Sums is not null || (!process.IsThread && process.ThreadCount > 1);
        now = isOfMany ? Summed(now, process, subject, needs)
            : OfOne(now, process, subject, needs, status);

        if (needs.HasFlag(TopNeeds.Io) && process.ReadIo().TryGet(out ProcessIo io))
        {
            now = now with { ReadBytes = io.ReadBytes, WrittenBytes = io.WrittenBytes };
            subject.LastTimes = subject.LastTimes with { Io = Stopwatch.GetTimestamp() };
        }

        return !needs.HasFlag(TopNeeds.GroupFacts) ? now
            : now with { Group = groups.Of(subject.Groups ?? []) };
    }

    private static TopDetails OfOne(
        TopDetails now, in ProcessInfo process, TopSubject subject, TopNeeds needs, ProcessStatus? status)
    {
        if (needs.HasFlag(TopNeeds.Schedule) && process.ReadSchedule().TryGet(out ProcessSchedule schedule))
        {
            now = now with { Running = schedule.Running.Ticks, Ready = schedule.Ready.Ticks };
            subject.LastTimes = subject.LastTimes with { Schedule = Stopwatch.GetTimestamp() };
        }

        if (needs.HasFlag(TopNeeds.Switches) && status is not null)
        {
            now = now with
            {
                Voluntary = status.VoluntarySwitches, Involuntary = status.InvoluntarySwitches,
            };
            subject.LastTimes = subject.LastTimes with { Status = Stopwatch.GetTimestamp() };
        }

        return now;
    }

    private static TopDetails Summed(
        TopDetails now, in ProcessInfo process, TopSubject subject, TopNeeds needs)
    {
        if ((needs & (TopNeeds.Schedule | TopNeeds.Switches)) == 0)
        {
            return now;
        }

        subject.Sums ??= new ThreadSums();
        subject.Sums.Read(process, needs);
        ThreadCounts sum = subject.Sums.Sum;
        now = now with { Threads = Math.Max(1, subject.Sums.Count) };
        if (needs.HasFlag(TopNeeds.Schedule))
        {
            now = now with { Running = sum.Running, Ready = sum.Ready };
            subject.LastTimes = subject.LastTimes with { Schedule = Stopwatch.GetTimestamp() };
        }

        if (needs.HasFlag(TopNeeds.Switches))
        {
            now = now with { Voluntary = sum.Voluntary, Involuntary = sum.Involuntary };
            subject.LastTimes = subject.LastTimes with { Status = Stopwatch.GetTimestamp() };
        }

        return now;
    }

    private static TopDetails Rated(TopDetails now, TopDetails before, TopSubject subject)
    {
        ReadTimes from = subject.EarlierTimes, to = subject.LastTimes;
        double schedule = Stopwatch.GetElapsedTime(from.Schedule, to.Schedule).TotalSeconds;
        double status = Stopwatch.GetElapsedTime(from.Status, to.Status).TotalSeconds;
        double io = Stopwatch.GetElapsedTime(from.Io, to.Io).TotalSeconds;
        float most = 100 * now.Threads;
        float running = Math.Min(most, Rate(now.Running, before.Running, schedule) / TicksPerPercent);
        return now with
        {
            RunningShare = running,
            ReadyShare = Math.Min(most - running, Rate(now.Ready, before.Ready, schedule) / TicksPerPercent),
            VoluntaryRate = Rate(now.Voluntary, before.Voluntary, status),
            InvoluntaryRate = Rate(now.Involuntary, before.Involuntary, status),
            ReadRate = Rate(now.ReadBytes, before.ReadBytes, io),
            WriteRate = Rate(now.WrittenBytes, before.WrittenBytes, io),
        };
    }

    private static float Rate(long? now, long? before, double seconds) =>
        now is long a && before is long b && seconds > 0
            ? (float)(Math.Max(0, a - b) / seconds) : float.NaN;
}
