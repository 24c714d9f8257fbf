//! Where the program is cut. Owns the form of an area: pages that are fetched together when the first of them is
//! opened; never what a page shows.

/// Pages that are fetched together when the first of them is opened. Each area is one cut through the program: what
/// several areas share becomes a file of its own for each combination of them, so there are few areas.
///
/// `area! { the_area, __preload_the_area, TheArea: /// Doc. ThePage = view_of_the_page; … }`, where each view is a function
/// without arguments.
macro_rules! area {
    ($area:ident, $preload:ident, $which:ident: $($(#[$doc:meta])* $name:ident = $view:path;)*) => {
        #[derive(Clone, Copy, Debug)]
        enum $which {
            $($name,)*
        }

        #[leptos::lazy]
        fn $area(which: $which) -> leptos::prelude::AnyView {
            match which {
                $($which::$name => $view(),)*
            }
        }

        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;

            impl leptos_router::LazyRoute for $name {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> leptos::prelude::AnyView {
                    $area($which::$name).await
                }

                async fn preload() {
                    #[cfg(target_family = "wasm")]
                    $preload().await;
                }
            }
        )*
    };
}

pub(crate) use area;
