using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top.Control;

/// <summary>A process to which something is to be done.</summary>
/// <param name="Id">Its number.</param>
/// <param name="StartTicks">When it started, so that no other of that number is meant; null: any.</param>
/// <param name="Name">Its name; null: not known.</param>
internal sealed record Target(int Id, long? StartTicks, string? Name)
{
    /// <summary>
    /// The process of that number in a look; of a thread's number its process. What is not in the look is
    /// meant whatever it is.
    /// </summary>
    public static Target In(Snapshot look, int id)
    {
        TopSubject? subject = SubjectOf(look, id);
        int process = subject?.ProcessId ?? id;
        TopSubject? first = process == id ? subject : SubjectOf(look, process);
        return new Target(process, first?.StartTicks, (first ?? subject)?.Name);
    }

    /// <inheritdoc/>
    public override string ToString() => Name is null ? $"{Id}" : $"{Id} {Plain.Of(Name)}";

    private static TopSubject? SubjectOf(Snapshot look, int id) =>
        Array.Find(look.Rows, row => row.Id == id)?.Subject;
}
