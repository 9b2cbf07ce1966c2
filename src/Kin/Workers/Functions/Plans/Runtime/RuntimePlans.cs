using System.Reflection;
using Kin.Workers.Functions.Identities;

namespace Kin.Workers.Functions.Plans.Runtime;

/// <summary>
/// The classes of .NET that stand for something both processes have, or that a text says all about.
/// </summary>
internal static class RuntimePlans
{
    public static TypePlan? For(Type type)
    {
        if (!FrameworkAssembly.Is(type.Assembly) || type.IsArray)
        {
            return null;
        }

        if (typeof(MemberInfo).IsAssignableFrom(type))
        {
            return typeof(Type).IsAssignableFrom(type) ? new TypeObjectPlan(type) : new MemberPlan(type);
        }

        if (typeof(ParameterInfo).IsAssignableFrom(type))
        {
            return new ParameterPlan(type);
        }

        if (typeof(Assembly).IsAssignableFrom(type) || typeof(Module).IsAssignableFrom(type))
        {
            return new AssemblyPlan(type);
        }

        return type.FullName switch
        {
            "System.Threading.CancellationToken" => new CancellationTokenPlan(),
            "System.TimeZoneInfo" => new TimeZonePlan(),
            "System.Globalization.CultureInfo" => new CultureInfoPlan(type),
            "System.Globalization.CultureData" => new CultureDataPlan(type),
            "System.Globalization.CompareInfo" => NamedPlans.CompareInfo(),
            "System.Text.RegularExpressions.Regex" => NamedPlans.Regex(),
            "System.Xml.Linq.XName" => NamedPlans.XName(),
            "System.Xml.Linq.XNamespace" => NamedPlans.XNamespace(),
            "Microsoft.Win32.SafeHandles.SafeFileHandle" => new HandlePlan(type),
            "Microsoft.Win32.SafeHandles.SafePipeHandle" => new HandlePlan(type),
            "System.Net.Sockets.SafeSocketHandle" => new HandlePlan(type),
            _ => null,
        };
    }
}
