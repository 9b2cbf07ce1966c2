using Kin.Inspection;

namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>What a process was started as, in one line.</summary>
internal static class CommandText
{
    /// <summary>
    /// The words with blanks between; in brackets the name of what has none: a thread of the kernel, a
    /// zombie. Once known it stays: what has ended has none, and earlier looks show the same subject.
    /// </summary>
    public static string Of(in ProcessInfo process, TopSubject subject)
    {
        if (!process.IsThread || process.Id == process.ProcessId)
        {
            if (!process.ReadCommandLine().TryGet(out IReadOnlyList<string>? words))
            {
                return subject.Command ?? Plain.Of(subject.Name); // it has just ended, or may not be read
            }

            string line = string.Join(' ', words).TrimEnd(' ');
            return line.Length > 0 ? Plain.Of(line) : subject.Command ?? Named(subject);
        }

        return Plain.Of(subject.Name); // a thread has a name, and the command line of all of them
    }

    /// <summary>The name in brackets.</summary>
    public static string Named(TopSubject subject) => $"[{Plain.Of(subject.Name)}]";
}
