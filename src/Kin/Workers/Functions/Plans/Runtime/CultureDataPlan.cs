using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Runtime;

/// <summary>The tables behind a culture, which both processes have: by name.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = SameProgram.Trimmed)]
internal sealed class CultureDataPlan : WholePlan
{
    private readonly FieldInfo _name;
    private readonly FieldInfo _overrides;
    private readonly FieldInfo _ofCulture;

    public CultureDataPlan(Type type)
        : base(type)
    {
        const BindingFlags Fields = BindingFlags.Instance | BindingFlags.NonPublic;
        _name = Known(type.GetField("_sRealName", Fields));
        _overrides = Known(type.GetField("_bUseOverrides", Fields));
        _ofCulture = Known(typeof(CultureInfo).GetField("_cultureData", Fields));
    }

    protected override void Write(GraphWriter graph, object value)
    {
        graph.Payload.WriteString((string?)_name.GetValue(value));
        graph.Payload.WriteByte((bool)_overrides.GetValue(value)! ? (byte)1 : (byte)0);
    }

    protected override object Read(GraphReader graph, ref PayloadReader payload)
    {
        var culture = new CultureInfo(payload.ReadRequiredString(), payload.ReadByte() != 0);
        return _ofCulture.GetValue(culture)!;
    }

    private static FieldInfo Known(FieldInfo? field) =>
        field ?? throw new NotSupportedException("This version of .NET keeps its cultures in another way.");
}
