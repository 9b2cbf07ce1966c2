using FsCheck;
using FsCheck.Fluent;

namespace Kin.Tests.Workers.Functions;

/// <summary>Whatever is made at random arrives as it was.</summary>
public class PropertyTests
{
    // Says nothing of what holds.
    private static readonly Config s_quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    [Fact]
    public void Any_numbers_texts_and_collections_arrive_as_they_were()
    {
        Holds<(int, string?, double[], decimal)>();
        Holds<string?[]>();
        Holds<Dictionary<int, string?>>();
        Holds<List<(long, DateTime, bool?)>>();
        Holds<List<List<string?>?>>();
        Holds<Guid?[]>();
        Holds<byte[]>();
    }

    [Fact]
    public void Any_graph_with_any_sharing_arrives_as_it_was() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(int, NonNegativeInt)[]>(),
            links => Same.Graph(Graph(links), RoundTrip.Of(Graph(links)))).Check(s_quiet);

    [Fact]
    public void Any_bytes_at_all_are_read_or_told() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            try
            {
                RoundTripOfAnything(bytes);
                return true;
            }
            catch (InvalidDataException)
            {
                return true;
            }
        }).Check(s_quiet);

    private static void RoundTripOfAnything(byte[] bytes)
    {
        var reader = new Kin.Workers.Transport.PayloadReader(bytes);
        Kin.Workers.Functions.ValueCodec<Dictionary<string, Vertex[]>>.Read(ref reader);
    }

    private static void Holds<T>() => Prop.ForAll(
        ArbMap.Default.ArbFor<T>(), value =>
            Same.Graph(value, RoundTrip.Of(value))).Check(s_quiet);

    // Each pair adds a vertex of some kind that points to one of those before it, and the first points to the
    // last.
    private static Vertex Graph((int Value, NonNegativeInt Earlier)[] links)
    {
        var all = new List<Vertex> { new() { Value = 0 } };
        foreach ((int value, NonNegativeInt earlier) in links)
        {
            Vertex other = all[earlier.Get % all.Count];
            all.Add((value & 3) switch
            {
                0 => new Vertex { Value = value, Link = other },
                1 => new NamedVertex { Value = value, Link = new object?[] { other, value, null, other } },
                2 => new Vertex { Value = value, Link = new List<object> { other, $"text {value}" } },
                _ =>
                    new NamedVertex { Name = $"{value}", Link = new Dictionary<string,
                        Vertex> { ["other"] = other } },
            });
        }

        all[0].Link = all[^1];
        return all[^1];
    }

    private class Vertex
    {
        public int Value { get; init; }

        public object? Link { get; set; }
    }

    private sealed class NamedVertex : Vertex
    {
        public string? Name { get; init; }
    }
}
