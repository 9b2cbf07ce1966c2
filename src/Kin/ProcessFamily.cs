using Kin.Native;
using Kin.Native.Processes;

namespace Kin;

/// <summary>A process and its descendants, found in /proc, each held by its pidfd.</summary>
/// <remarks>
/// Who belongs: a child of a member, and a process of a session that a member leads, since sessions are only
/// inherited. What /proc says is believed after the pidfd is open, and only while the member that it refers
/// to is not reaped, so a number that is used again brings nobody in. This process itself is never taken in.
/// Not thread-safe.
/// </remarks>
internal sealed class ProcessFamily : IDisposable
{
    private readonly Dictionary<int, TreeMember> _members = [];
    private readonly List<TreeMember> _reaped = [];
    private readonly TreeMember _root;
    private readonly bool _withGroup;

    /// <summary>Begins with the root alone.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="pidfd">Its descriptor, closed when this is disposed.</param>
    /// <param name="withGroup">Whoever is in the group that the root leads belongs too.</param>
    public ProcessFamily(int id, SafeFd pidfd, bool withGroup)
    {
        _root = new TreeMember(id, pidfd);
        _members.Add(id, _root);
        _withGroup = withGroup;
    }

    public TreeMember Root => _root;

    /// <summary>The root itself is this process, which only its descendants are to leave.</summary>
    public bool IsOwn => _root.Id == Environment.ProcessId;

    /// <summary>All that have been found, the root included unless it is this process.</summary>
    public IEnumerable<TreeMember> All =>
        _members.Values.Concat(_reaped).Where(member => member.Id != Environment.ProcessId);

    /// <summary>Those that have not ended and can be signalled.</summary>
    public IEnumerable<TreeMember> Living => All.Where(member => !member.Refuses && !member.HasEnded);

    /// <summary>
    /// Goes through /proc once. True: it found members that were not known; each is told at once.
    /// </summary>
    public bool Find(Action<TreeMember>? found = null)
    {
        List<(int Id, ProcessStat Stat)> all = ProcessStat.ReadAll();
        bool any = false, more;
        do
        {
            more = false;
            foreach ((int id, ProcessStat stat) in all)
            {
                if (id != Environment.ProcessId && !IsKnown(id) && Belongs(stat)
                    && TryAdd(id) is TreeMember member)
                {
                    more = any = true;
                    found?.Invoke(member);
                }
            }
        }
        while (more);
        return any;
    }

    public void Dispose()
    {
        foreach (TreeMember member in _members.Values.Concat(_reaped))
        {
            member.Dispose();
        }
    }

    private bool IsKnown(int id) => _members.TryGetValue(id, out TreeMember? member) && member.IsUnreaped;

    private bool Belongs(in ProcessStat stat) =>
        Vouches(stat.ParentId)
        || (Vouches(stat.SessionId) && ProcessStat.Read(stat.SessionId)?.SessionId == stat.SessionId)
        || (_withGroup && stat.ProcessGroupId == _root.Id && _root.IsUnreaped);

    private bool Vouches(int id) => id != 0 && IsKnown(id);

    private TreeMember? TryAdd(int id)
    {
        if (PidFd.TryOpen(id, out int errno) is not SafeFd pidfd)
        {
            return errno is Errno.ESRCH or Errno.EINVAL or Errno.ENOENT
                ? null : throw new LinuxException("pidfd_open", errno, $"process {id}");
        }

        TreeMember member = new(id, pidfd);
        if (ProcessStat.Read(id) is not ProcessStat stat || !member.IsUnreaped || !Belongs(stat))
        {
            member.Dispose();
            return null;
        }

        if (_members.Remove(id, out TreeMember? before))
        {
            _reaped.Add(before); // its number is this one's now
        }

        _members.Add(id, member);
        return member;
    }
}
