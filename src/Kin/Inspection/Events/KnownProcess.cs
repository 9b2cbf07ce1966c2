namespace Kin.Inspection.Events;

/// <summary>A process that lives, as far as events and looks have told.</summary>
internal sealed class KnownProcess(int id)
{
    /// <summary>The count of threads is not known.</summary>
    public const int Unknown = -1;

    public int Id => id;

    public int ParentId { get; set; }

    /// <summary>When it was made, on the clock of events; 0: not known.</summary>
    public long BornAt { get; set; }

    /// <summary>The event of its making was seen, so <see cref="BornAt"/> is exact.</summary>
    public bool IsBirthSeen { get; set; }

    /// <summary>It has been told of that it was made.</summary>
    public bool IsBirthTold { get; set; }

    /// <summary>Its start as /proc has it; 0: it was not looked at.</summary>
    public long StartTicks { get; set; }

    /// <summary>As it is told.</summary>
    public DateTimeOffset? Started { get; set; }

    public string? Name { get; set; }

    public uint? UserId { get; set; }

    /// <summary>Where its arguments lie: another place after each execve(2); 0: not known.</summary>
    public ulong Arguments { get; set; }

    /// <summary>It is in the tree that is asked for.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Its threads that live; <see cref="Unknown"/>.</summary>
    public int Threads { get; set; } = Unknown;

    /// <summary>A look has not found it any more, and no event has told of its end.</summary>
    public bool SeemsEnded { get; set; }

    /// <summary>The wait status of the thread that ended last; null: not known.</summary>
    public int? Status { get; set; }
}
