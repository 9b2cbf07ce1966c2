using System.Buffers;
using Kin.Native.Proc;

namespace Kin.Inspection;

public sealed partial class ProcFs
{
    /// <summary>
    /// Reads all processes that can be seen, by several threads at once: what <see cref="Processes"/> gives
    /// one by one, in the order of their numbers.
    /// </summary>
    /// <param name="into">
    /// Where to put them; a longer array takes its place when there is no room. Given again the next time,
    /// there is no garbage.
    /// </param>
    /// <returns>How many there are; the elements behind them mean nothing.</returns>
    /// <remarks>
    /// The calling thread reads, too, and is never kept by a busy thread pool. On one CPU it is alone.
    /// </remarks>
    /// <exception cref="LinuxException">As for <see cref="Processes"/>.</exception>
    /// <exception cref="InvalidDataException">A file is none that a kernel writes.</exception>
    public int ReadAll(ref ProcessInfo[] into)
    {
        ArgumentNullException.ThrowIfNull(into);
        using NumberedDirectory directory = OpenRoot();
        int[] ids = ArrayPool<int>.Shared.Rent(4096);
        try
        {
            int count = IdsOf(directory, ref ids);
            if (into.Length < count)
            {
                into = new ProcessInfo[count + (count / 8)];
            }

            StatReading.ReadTogether(this, directory, ids.AsMemory(0, count), into);
            return WithoutGaps(into, count);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(ids);
        }
    }

    /// <summary>Reads one in an open directory; false: it is gone or hidden.</summary>
    internal bool TryReadIn(NumberedDirectory directory, int id, out ProcessInfo found) =>
        TryReadIn(directory, 0, id, out found);

    private static int IdsOf(NumberedDirectory directory, ref int[] ids)
    {
        int count = 0;
        while (directory.TryNext(out int id))
        {
            if (count == ids.Length)
            {
                int[] longer = ArrayPool<int>.Shared.Rent(count * 2);
                ids.CopyTo(longer, 0);
                ArrayPool<int>.Shared.Return(ids);
                ids = longer;
            }

            ids[count] = id;
            count += id > 0 ? 1 : 0;
        }

        return count;
    }

    // Those that were gone have number 0.
    private static int WithoutGaps(ProcessInfo[] all, int count)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (all[i].Id != 0)
            {
                if (kept != i)
                {
                    all[kept] = all[i];
                }

                kept++;
            }
        }

        return kept;
    }
}
