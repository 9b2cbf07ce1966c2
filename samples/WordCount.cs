#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false
#:property TieredPGO=false
#:property TieredCompilationQuickJitForLoops=false

// Counts words in every text file below a directory, in several processes.
// dotnet run -c Release samples/WordCount.cs -- DIRECTORY [--workers N] [--kill N] [--compare] [--json]

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Kin;
using Kin.Workers;

if (Options.Parse(args) is not { } options)
{
    return 2;
}

List<Batch> batches = Batch.Find(options.Directory);
if (options.Compare)
{
    return await Comparison.RunAsync(options, batches);
}

await using WorkerPool pool = WordCounter.CreatePool(options);
Report report = await WordCounter.CountAsync(pool, options, batches, options.Json ? null : new ProgressBar(batches));
report.Print(options);
if (report.Killed < options.Kill)
{
    Console.Error.WriteLine($"Only {report.Killed} of {options.Kill} kills hit a busy worker: the work was over too soon.");
    return 1;
}

return 0;

// Files that one call counts together: enough of them that counting costs more than sending the words back.
record Batch(string[] Paths, long Bytes)
{
    const long Size = 2 << 20;

    public static List<Batch> Find(string directory)
    {
        // Links are not followed. What cannot be entered is left out, as find(1) does.
        EnumerationOptions all = new()
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        List<Batch> batches = [];
        List<string> paths = [];
        long bytes = 0;
        foreach (FileInfo file in new DirectoryInfo(directory).EnumerateFiles("*", all))
        {
            paths.Add(file.FullName);
            bytes += SizeOf(file);
            if (bytes >= Size || paths.Count == 256)
            {
                batches.Add(new Batch([.. paths], bytes));
                paths.Clear();
                bytes = 0;
            }
        }

        return paths.Count == 0 ? batches : [.. batches, new Batch([.. paths], bytes)];
    }

    // Not there: it has gone meanwhile, or its name is not UTF-8, which .NET cannot open. The worker will skip and count it.
    static long SizeOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

// What comes back from a worker. One long string, a word a line, travels faster than many short ones.
record Tally(string Words, int[] Counts, long Total, int Files, int Skipped, long Bytes);

// Runs in the workers.
static class WordCounter
{
    static readonly byte[] s_bytes = new byte[8192];

    public static Tally Count(Batch batch)
    {
        Dictionary<string, int> words = [];
        var lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        long total = 0, bytes = 0;
        int skipped = 0;
        foreach (string path in batch.Paths)
        {
            if (ReadText(path, ref bytes) is not { } text)
            {
                skipped++;
                continue;
            }

            for (ReadOnlySpan<char> rest = text; NextWord(ref rest, out ReadOnlySpan<char> word); total++)
            {
                lookup[word] = lookup.TryGetValue(word, out int count) ? count + 1 : 1;
            }
        }

        return new Tally(string.Join('\n', words.Keys), [.. words.Values], total, batch.Paths.Length - skipped, skipped, bytes);
    }

    // Null when the file cannot be read or is binary: a NUL in its first 8 KiB.
    static string? ReadText(string path, ref long bytes)
    {
        try
        {
            // Pipes, sockets and devices say that they are empty, and are never opened: it could block for ever.
            if (new FileInfo(path).Length == 0)
            {
                return "";
            }

            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            int read = file.ReadAtLeast(s_bytes, s_bytes.Length, throwOnEndOfStream: false);
            if (s_bytes.AsSpan(0, read).Contains((byte)0))
            {
                return null;
            }

            byte[] all = new byte[Math.Max(file.Length, read)];
            s_bytes.AsSpan(0, read).CopyTo(all);
            read += file.ReadAtLeast(all.AsSpan(read), all.Length - read, throwOnEndOfStream: false);
            bytes += read;
            return Encoding.UTF8.GetString(all, 0, read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A word is a maximal run of Unicode letters and digits.
    static bool NextWord(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> word)
    {
        int start = 0;
        while (start < rest.Length && LengthOfPart(rest[start..]) == 0)
        {
            start++;
        }

        int end = start;
        while (end < rest.Length && LengthOfPart(rest[end..]) is > 0 and int length)
        {
            end += length;
        }

        word = rest[start..end];
        rest = rest[end..];
        return end > start;
    }

    // How many chars the letter or digit at the start takes; 0 when there is none. (2: outside the basic plane.)
    static int LengthOfPart(ReadOnlySpan<char> text) =>
        char.IsAscii(text[0]) ? (char.IsAsciiLetterOrDigit(text[0]) ? 1 : 0)
        : Rune.DecodeFromUtf16(text, out Rune rune, out int length) == 0 && Rune.IsLetterOrDigit(rune) ? length : 0;

    // Runs in the parent.
    public static WorkerPool CreatePool(Options options) => new(new WorkerPoolOptions
    {
        Workers = options.Workers,
        RetriesOnWorkerDeath = options.Kill > 0 ? 100 : 0,
    });

    public static async Task<Report> CountAsync(WorkerPool pool, Options options, List<Batch> batches, ProgressBar? bar)
    {
        Report report = new();
        long started = Stopwatch.GetTimestamp();
        using CancellationTokenSource over = new();
        Task<int> killer = Task.Run(() => KillAsync(pool, options.Kill, over.Token));
        await foreach (var (batch, tally) in pool.MapUnordered(batches, Count, chunkSize: 1))
        {
            report.Add(tally);
            bar?.Advance(batch.Bytes);
        }

        over.Cancel();
        report.Killed = await killer;
        bar?.Finish();
        report.Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        report.Retried = pool.Retried;
        report.Workers = [.. pool.GetEndedWorkers(), .. pool.GetWorkers()];
        return report;
    }

    // Kills one busy worker after the other. A kill has hit when a call had to be made again because of it.
    static async Task<int> KillAsync(WorkerPool pool, int kills, CancellationToken over)
    {
        int hits = 0;
        while (hits < kills && !over.IsCancellationRequested)
        {
            long before = pool.Retried;
            if (pool.GetWorkers().FirstOrDefault(worker => worker.IsBusy) is not { } victim)
            {
                await Task.Delay(1, CancellationToken.None);
                continue;
            }

            await new Command("sh", "-c", $"kill -KILL {victim.ProcessId}") { StandardError = StandardStream.Null }.RunAsync();
            while (!over.IsCancellationRequested && pool.GetWorkers().Any(worker => worker.Id == victim.Id))
            {
                await Task.Delay(1, CancellationToken.None);
            }

            hits += pool.Retried > before ? 1 : 0;
        }

        return hits;
    }
}

// The totals, and how they are printed.
class Report
{
    readonly Dictionary<string, long> _words = [];

    public long Total, Bytes, Retried;
    public int Files, Skipped, Killed;
    public double Seconds;
    public WorkerStatistics[] Workers = [];

    public void Add(Tally tally)
    {
        (Total, Bytes, Files, Skipped) =
            (Total + tally.Total, Bytes + tally.Bytes, Files + tally.Files, Skipped + tally.Skipped);
        var lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        int next = 0;
        foreach (ReadOnlySpan<char> word in tally.Words.AsSpan().EnumerateLines())
        {
            if (next < tally.Counts.Length)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, word, out _) += tally.Counts[next++];
            }
        }
    }

    public void Print(Options options)
    {
        if (options.Json)
        {
            // By hand: reflection-based JSON is off in file-based programs.
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{{\"words\":{Total},\"files\":{Files},\"bytes\":{Bytes},\"skipped\":{Skipped},"
                + $"\"killed\":{Killed},\"retried\":{Retried},\"seconds\":{Seconds:F3}}}"));
            return;
        }

        foreach ((string word, long count) in _words.OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(10))
        {
            Console.WriteLine($"{count,12:N0}  {word}");
        }

        Console.WriteLine($"\n{Total:N0} words ({_words.Count:N0} different) in {Files:N0} files, {Bytes:N0} bytes, {Skipped:N0} files skipped; "
            + $"{Seconds:F2} s" + (options.Kill > 0 ? $"; {Killed} workers killed, {Retried} calls made again" : ""));
        Console.WriteLine($"\n{"worker",-12}{"pid",8}{"tasks",8}{"busy",10}{"cpu",10}{"peak",10}  end");
        foreach (WorkerStatistics worker in Workers.OrderBy(worker => worker.Id))
        {
            // Of one that was killed early the kernel has only the figure of this process, from before it ran its program.
            string peak = worker.PeakMemoryBytes == 0 ? "unknown" : $"{worker.PeakMemoryBytes >> 20} MiB";
            Console.WriteLine($"{worker.Name,-12}{worker.ProcessId,8}{worker.Tasks,8}{worker.BusyTime.TotalSeconds,8:F2} s"
                + $"{worker.CpuTime.TotalSeconds,8:F2} s{peak,10}  {worker.ExitStatus?.ToString() ?? "alive"}");
        }
    }
}

// A bar on a terminal, a plain line a second elsewhere.
class ProgressBar(List<Batch> batches)
{
    readonly long _all = batches.Sum(batch => batch.Bytes);
    readonly bool _live = !Console.IsOutputRedirected;
    readonly Stopwatch _clock = Stopwatch.StartNew();
    long _done, _next;

    public void Advance(long bytes)
    {
        _done += bytes;
        if (_clock.ElapsedMilliseconds >= _next)
        {
            _next = _clock.ElapsedMilliseconds + (_live ? 100 : 1000);
            Draw();
        }
    }

    public void Finish()
    {
        if (_live)
        {
            Draw();
            Console.WriteLine();
        }
    }

    void Draw()
    {
        double part = _all == 0 ? 1 : (double)_done / _all, rate = _done / Math.Max(_clock.Elapsed.TotalSeconds, 0.001);
        string text = $"{part,4:P0}  {rate / 1e6,7:F1} MB/s  {(_all - _done) / Math.Max(rate, 1),5:F1} s left";
        Console.Write(_live ? $"\r[{new string('#', (int)(part * 40)),-40}] {text} " : $"{text}\n");
    }
}

// The same work in this process and in the pool, in turn; the first, untimed pair warms the caches of files and code.
static class Comparison
{
    public static async Task<int> RunAsync(Options options, List<Batch> batches)
    {
        await using WorkerPool pool = WordCounter.CreatePool(options);
        List<double> ratios = [];
        for (int round = 0; round <= 5; round++)
        {
            long started = Stopwatch.GetTimestamp();
            Report one = new();
            foreach (Batch batch in batches)
            {
                one.Add(WordCounter.Count(batch));
            }

            double single = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Report many = await WordCounter.CountAsync(pool, options, batches, null);
            if (one.Total != many.Total)
            {
                Console.Error.WriteLine($"The counts differ: {one.Total} in one process, {many.Total} in {options.Workers}.");
                return 1;
            }

            if (round > 0)
            {
                ratios.Add(single / many.Seconds);
                Console.WriteLine($"round {round}: one process {single:F2} s, {options.Workers} workers "
                    + $"{many.Seconds:F2} s, {ratios[^1]:F2} times as fast");
            }
        }

        Console.WriteLine($"median: {ratios.Order().ElementAt(ratios.Count / 2):F2} times as fast with {options.Workers} workers");
        return 0;
    }
}

record Options(string Directory, int Workers, int Kill, bool Compare, bool Json)
{
    const string Usage = "usage: WordCount DIRECTORY [--workers N] [--kill N] [--compare] [--json]";

    public static Options? Parse(string[] args)
    {
        Options options = new("", Environment.ProcessorCount, 0, false, false);
        for (int i = 0; i < args.Length; i++)
        {
            bool isNumber = int.TryParse(args.ElementAtOrDefault(i + 1), out int number);
            switch (args[i])
            {
                case "--workers" when isNumber && number is >= 1 and <= 1024:
                    (options, i) = (options with { Workers = number }, i + 1);
                    break;
                case "--kill" when isNumber && number is >= 0 and <= 10000:
                    (options, i) = (options with { Kill = number }, i + 1);
                    break;
                case "--compare":
                    options = options with { Compare = true };
                    break;
                case "--json":
                    options = options with { Json = true };
                    break;
                case { } directory when options.Directory.Length == 0 && !directory.StartsWith("--", StringComparison.Ordinal):
                    options = options with { Directory = directory };
                    break;
                default:
                    return Fail($"{args[i]}: not understood, or its number is missing or out of range. {Usage}");
            }
        }

        return options.Directory.Length == 0 ? Fail(Usage)
            : !System.IO.Directory.Exists(options.Directory) ? Fail($"{options.Directory}: no such directory")
            : options;
    }

    static Options? Fail(string message)
    {
        Console.Error.WriteLine(message);
        return null;
    }
}
