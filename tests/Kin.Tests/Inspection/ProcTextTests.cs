using FsCheck;
using FsCheck.Fluent;
using Kin.Inspection;
using Kin.Ipc;

namespace Kin.Tests.Inspection;

/// <summary>Texts that were damaged anywhere are read or refused, and nothing else.</summary>
public sealed class ProcTextTests
{
    private static readonly (string File, ProcParser<object> Parse)[] s_files =
    [
        ("status", static text => ProcessStatus.Parse(text)),
        ("statm", static text => ProcessMemoryUse.Parse(text)),
        ("schedstat", static text => ProcessSchedule.Parse(text)),
        ("io", static text => ProcessIo.Parse(text)),
        ("smaps_rollup", static text => ProcessMemoryShares.Parse(text)),
        ("cgroup", static text => ControlGroupPath.Parse(text)),
        ("limits", static text => ProcessLimit.Parse(text)),
        ("maps", static text => MemoryMapping.Parse(text)),
        ("environ", static text => NulSeparated.ParseVariables(text)),
    ];

    [Fact]
    public void Damaged_texts_are_read_or_refused()
    {
        foreach ((string file, ProcParser<object> parse) in s_files)
        {
            byte[] whole = File.ReadAllBytes($"/proc/self/{file}");
            parse(whole);
            Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<NonNegativeInt>(), (bytes, place) =>
            {
                bytes ??= [];
                int start = (int)(place.Get * 7919L % (whole.Length + 1));
                return IsReadOrRefused(parse, bytes) && IsReadOrRefused(parse, whole[start..])
                    && IsReadOrRefused(parse, [.. whole[..start], .. bytes, .. whole[start..]]);
            }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
        }
    }

    [Fact]
    public void A_FIFO_in_the_place_of_a_file_holds_nobody_up()
    {
        using FakeProc proc = new();
        proc.Add(7);
        NamedPipe.Create($"{proc.Path}/7/statm");
        Assert.Throws<InvalidDataException>(() => proc.Root.Open(7).ReadMemoryUse());
    }

    private static bool IsReadOrRefused(ProcParser<object> parse, byte[] text)
    {
        try
        {
            parse(text);
        }
        catch (InvalidDataException)
        {
        }

        return true;
    }
}
